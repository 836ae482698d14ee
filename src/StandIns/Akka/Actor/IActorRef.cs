using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Anything that a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends a message and returns at once; the message may not be null.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>The address of an actor: valid before, during and after its life, equal by path and incarnation.</summary>
public interface IActorRef : ICanTell, IComparable<IActorRef>, IEquatable<IActorRef>, IComparable
{
    /// <summary>Where the actor stands in its system.</summary>
    ActorPath Path { get; }
}

/// <summary>The two references that lead nowhere.</summary>
public static class ActorRefs
{
    /// <summary>Swallows every message.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Says of a message that nobody sent it.</summary>
    public static readonly IActorRef NoSender;
}

/// <summary>Sending in the name of the actor whose code runs.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; inside an actor the sender is that actor, elsewhere there is none.</summary>
    public static void Tell(this IActorRef receiver, object message) =>
        receiver.Tell(message, ActorCell.Current?.Self ?? ActorRefs.NoSender);
}
