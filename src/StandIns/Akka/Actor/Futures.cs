using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>A message with an answer.</summary>
public static class Futures
{
    /// <summary>Sends a message and gives its answer.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time; without a timeout one waits for ever.</exception>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    /// <remarks>A <see cref="Status.Failure"/> throws its cause.</remarks>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?)" />
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, object, TimeSpan?)" />
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = (self as IInternalActorRef)?.System ?? ActorCell.Current?.System
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var promise = new PromiseActorRef<T>(system);
        var result = promise.Result(timeout, cancellationToken);
        self.Tell(message, promise);
        return result;
    }
}

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a <see cref="PoisonPill"/>; true when the actor has stopped, false when it has not in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends the message that stops the actor; true when it has stopped, false when it has not in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not IInternalActorRef subject)
        {
            throw new InvalidOperationException($"{target} cannot be watched");
        }

        var promise = new PromiseActorRef<Terminated>(subject.System);
        var stopped = promise.Result(timeout, CancellationToken.None);
        subject.SendSystemMessage(new Watch(promise));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return (await stopped.ConfigureAwait(false)).ActorRef.Path.Equals(target.Path);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            subject.SendSystemMessage(new Unwatch(promise));
        }
    }
}
