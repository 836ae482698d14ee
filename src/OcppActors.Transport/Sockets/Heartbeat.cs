namespace OcppActors.Transport.Sockets;

/// <summary>Whether a loop turns: a question that the loop answers in its turn. It costs nothing while nobody asks.</summary>
/// <param name="wake">Lets the loop call <see cref="Answer"/>.</param>
internal sealed class Heartbeat(Action wake)
{
    private readonly Lock _asking = new();
    private TaskCompletionSource? _asked;

    /// <summary>Completes once the loop has handled what was before the question. However many ask, one question waits.</summary>
    public Task AskAsync()
    {
        lock (_asking)
        {
            if (_asked is { Task.IsCompleted: false } pending)
            {
                return pending.Task;
            }

            // The loop may answer before wake returns.
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _asked, asked);
            wake();
            return asked.Task;
        }
    }

    /// <summary>Called by the loop.</summary>
    public void Answer() => Volatile.Read(ref _asked)?.TrySetResult();
}
