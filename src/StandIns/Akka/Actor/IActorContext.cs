namespace Akka.Actor;

/// <summary>What handles messages: returns whether it knew this one.</summary>
public delegate bool Receive(object message);

/// <summary>What handles messages in an <see cref="UntypedActor"/>.</summary>
public delegate void UntypedReceive(object message);

/// <summary>What actors can be started under.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts an actor; it is constructed on its own turn, not by the caller.</summary>
    /// <exception cref="InvalidActorNameException">The name is not valid or in use.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string name = null);
}

/// <summary>Being told of the end of other actors.</summary>
public interface ICanWatch
{
    /// <summary>Asks for a <see cref="Terminated"/> when the subject has stopped, also if that was long ago.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for a message of one's own when the subject has stopped.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Asks for nothing more; what already waits in the mailbox is dropped.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>An actor's view of itself and of its surroundings; to be used on its own turn only.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>What the actor is made from.</summary>
    Props Props { get; }

    /// <summary>The actor's own address.</summary>
    IActorRef Self { get; }

    /// <summary>Who sent the current message; the dead letters where nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>Who supervises the actor.</summary>
    IActorRef Parent { get; }

    /// <summary>The system that it lives in.</summary>
    ActorSystem System { get; }

    /// <summary>The child of this name, or <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>The children, those that are stopping included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Stops a child, or the actor itself, after the message that it is handling.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour from the next message on.</summary>
    void Become(UntypedReceive receive);
}
