using System.Threading.Tasks.Sources;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// Something has happened. Who waits goes on, on the thread that raises it; where nobody waits, the next one does not have to.
/// One waits at a time; any number raise.
/// </summary>
internal sealed class Signal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Down = 0;
    private const int Up = 1;
    private const int Awaited = 2;
    private const int Handled = 3; // awaited, and the handler runs
    private const int HandledAgain = 4; // and it was raised meanwhile

    private ManualResetValueTaskSourceCore<bool> _waiting;
    private ISignalHandler? _handler;
    private int _state;

    /// <summary>Returns when it has been raised since the last wait.</summary>
    /// <param name="handler">Is asked first, at each raise; while it handles them the wait goes on. Never two at a time.</param>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask WaitAsync(ISignalHandler? handler = null)
    {
        var seen = Volatile.Read(ref _state);
        if (seen >= Awaited)
        {
            throw new InvalidOperationException("Two wait for one signal.");
        }

        if (seen == Down)
        {
            _waiting.Reset();
            _handler = handler;
            if (Interlocked.CompareExchange(ref _state, Awaited, Down) == Down)
            {
                return new ValueTask(this, _waiting.Version);
            }
        }

        // It was up, and nobody else takes it down. What the waiter looks at next must not be older than this.
        Interlocked.Exchange(ref _state, Down);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whoever waits goes on before this returns.</summary>
    public void Raise()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _state);
        }
        while (Interlocked.CompareExchange(ref _state, Raised(seen), seen) != seen);

        if (seen == Awaited)
        {
            Handle();
        }
    }

    /// <summary>Whoever waits goes on, but not on this thread.</summary>
    public void RaiseOnThreadPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Raise();

    void IValueTaskSource.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    private static int Raised(int seen) => seen switch
    {
        Awaited => Handled,
        Handled or HandledAgain => HandledAgain,
        _ => Up,
    };

    private void Handle()
    {
        while (_handler is { } handler && handler.TryHandle())
        {
            if (Interlocked.CompareExchange(ref _state, Awaited, Handled) == Handled)
            {
                return;
            }

            Interlocked.Exchange(ref _state, Handled);
        }

        if (Interlocked.CompareExchange(ref _state, Down, Handled) != Handled)
        {
            Interlocked.Exchange(ref _state, Up);
        }

        _waiting.SetResult(true);
    }
}
