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
