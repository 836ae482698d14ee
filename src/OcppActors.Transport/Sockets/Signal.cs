using System.Threading.Tasks.Sources;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// An event to wait for. The waiter continues on the thread that raises the signal; without a waiter the signal is kept for
/// the next one. One waiter at a time; any thread may raise.
/// </summary>
internal sealed class Signal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Down = 0;
    private const int Up = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _waiting;
    private int _state;

    /// <summary>Returns when the signal has been raised since the last wait.</summary>
    /// <exception cref="InvalidOperationException">There is a waiter already.</exception>
    public ValueTask WaitAsync()
    {
        var seen = Volatile.Read(ref _state);
        if (seen == Awaited)
        {
            throw new InvalidOperationException("The signal has a waiter already.");
        }

        if (seen == Down)
        {
            _waiting.Reset();
            if (Interlocked.CompareExchange(ref _state, Awaited, Down) == Down)
            {
                return new ValueTask(this, _waiting.Version);
            }
        }

        // It was up, and only a waiter takes it down. The exchange is a barrier: what the waiter reads next is not older.
        Interlocked.Exchange(ref _state, Down);
        return ValueTask.CompletedTask;
    }

    /// <summary>Raises the signal. A waiter continues before this returns.</summary>
    public void Raise()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _state);
        }
        while (Interlocked.CompareExchange(ref _state, seen == Awaited ? Down : Up, seen) != seen);

        if (seen == Awaited)
        {
            _waiting.SetResult(true);
        }
    }

    /// <summary>Raises the signal on a thread of the pool.</summary>
    public void RaiseOnThreadPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Raise();

    void IValueTaskSource.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);
}
