using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>A reference that completes a task: the sender of an Ask, the watcher of a GracefulStop.</summary>
internal sealed class PromiseActorRef<T>(ActorSystemImpl system) : ActorRefBase, IInternalActorRef
{
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ActorPath Path { get; } = system.NewTempPath();

    public ActorSystemImpl System => system;

    /// <summary>The first answer; later ones are dead letters.</summary>
    /// <param name="timeout">After which the task fails; zero, negative and null are for ever.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    public async Task<T> Result(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var deadline = timeout > TimeSpan.Zero ? new CancellationTokenSource(timeout.Value) : null;
        using var onDeadline = deadline?.Token.Register(
            () => _promise.TrySetException(new AskTimeoutException($"Timeout after {timeout} seconds")));
        using var onCancel = cancellationToken.Register(() => _promise.TrySetCanceled(cancellationToken));
        return await _promise.Task.ConfigureAwait(false);
    }

    public void SendSystemMessage(object message)
    {
        if (message is DeathWatchNotification death)
        {
            TellInternal(new Terminated(death.Actor, death.ExistenceConfirmed, addressTerminated: false), death.Actor);
        }
    }

    private protected override void TellInternal(object message, IActorRef sender)
    {
        var taken = message switch
        {
            T answer => _promise.TrySetResult(answer),
            Status.Failure failure => _promise.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _promise.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (!taken && !_promise.Task.IsCanceled)
        {
            system.PublishDeadLetter(message, sender, this);
        }
    }
}
