namespace Akka.Actor;

/// <summary>The outcome of asynchronous work as a message.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the task's result, or what <paramref name="success"/> makes of it.</summary>
    /// <param name="taskToPipe">The work.</param>
    /// <param name="recipient">Who is to hear.</param>
    /// <param name="sender">In whose name; nobody's by default.</param>
    /// <param name="success">Makes the message of the result; runs outside the actor.</param>
    /// <param name="failure">Makes the message of the exception; <see cref="Status.Failure"/> by default.</param>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        IActorRef sender = null,
        Func<T, object> success = null,
        Func<Exception, object> failure = null)
    {
        try
        {
            var result = await taskToPipe.ConfigureAwait(false);
            recipient.Tell(success is null ? result : success(result), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure?.Invoke(cause) ?? new Status.Failure(cause), sender);
        }
    }

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})" />
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe,
        ICanTell recipient,
        IActorRef sender = null,
        Func<T, object> success = null,
        Func<Exception, object> failure = null) => taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);

    /// <summary>Sends what <paramref name="success"/> makes, or nothing without it; see the generic form.</summary>
    public static async Task PipeTo(
        this Task taskToPipe,
        ICanTell recipient,
        IActorRef sender = null,
        Func<object> success = null,
        Func<Exception, object> failure = null)
    {
        try
        {
            await taskToPipe.ConfigureAwait(false);
            if (success is not null)
            {
                recipient.Tell(success(), sender);
            }
        }
        catch (Exception cause)
        {
            recipient.Tell(failure?.Invoke(cause) ?? new Status.Failure(cause), sender);
        }
    }

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})" />
    public static Task PipeTo(
        this ValueTask taskToPipe,
        ICanTell recipient,
        IActorRef sender = null,
        Func<object> success = null,
        Func<Exception, object> failure = null) => taskToPipe.AsTask().PipeTo(recipient, sender, success, failure);
}
