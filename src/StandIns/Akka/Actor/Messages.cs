using Akka.Event;

namespace Akka.Actor;

/// <summary>Stops the actor that takes it from its mailbox, after everything that was there before.</summary>
public sealed class PoisonPill : IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The only instance.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Asks whoever it is sent to who he is. An actor answers it by itself, from its mailbox; one that has stopped is answered for.</summary>
public sealed class Identify(object messageId)
{
    /// <summary>Comes back in the answer.</summary>
    public object MessageId { get; } = messageId;

    /// <inheritdoc />
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity(object messageId, IActorRef subject)
{
    /// <summary>As it was asked.</summary>
    public object MessageId { get; } = messageId;

    /// <summary>The actor, or null where it has stopped.</summary>
    public IActorRef Subject { get; } = subject;

    /// <inheritdoc />
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>Tells a watcher that the actor has stopped.</summary>
public sealed class Terminated : IDeadLetterSuppression
{
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor that has stopped.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>Always false: there are no other machines here.</summary>
    public bool AddressTerminated { get; }

    /// <summary>Whether the actor was alive when it was watched.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc />
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>The outcome of something that was asked for.</summary>
public abstract class Status
{
    /// <summary>It went wrong; as the answer to an Ask it becomes that task's exception.</summary>
    public sealed class Failure : Status
    {
        /// <summary>What went wrong.</summary>
        public readonly Exception Cause;

        public Failure(Exception cause) => Cause = cause;

        /// <inheritdoc />
        public override string ToString() => $"Failure: {Cause}";
    }
}
