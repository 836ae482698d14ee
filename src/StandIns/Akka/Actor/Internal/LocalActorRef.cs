using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>The reference of an actor: all that others keep of it.</summary>
internal sealed class LocalActorRef : ActorRefBase, IInternalActorRef
{
    public LocalActorRef(ActorSystemImpl system, LocalActorRef parent, ActorPath path, Props props)
    {
        Path = path;
        Cell = new ActorCell(system, this, parent, props);
    }

    public override ActorPath Path { get; }

    public ActorCell Cell { get; }

    public ActorSystemImpl System => Cell.System;

    public void SendSystemMessage(object message) => Cell.PostSystem(message);

    private protected override void TellInternal(object message, IActorRef sender) =>
        Cell.Post(new Envelope(message, sender));
}
