namespace Akka.Actor.Internal;

/// <summary>Where messages end that nobody takes.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    private protected override void TellInternal(object message, IActorRef sender) =>
        system.PublishDeadLetter(message, sender, this);
}
