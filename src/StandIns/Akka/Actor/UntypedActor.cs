namespace Akka.Actor;

/// <summary>An actor that takes its messages as objects and switches on their types.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>The context of the actor whose turn it is.</summary>
    protected static new IUntypedActorContext Context => CurrentCell;

    /// <summary>Handles a message until another behaviour is become.</summary>
    protected abstract void OnReceive(object message);

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Replaces the behaviour from the next message on.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);
}
