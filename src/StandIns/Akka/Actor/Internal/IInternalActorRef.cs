namespace Akka.Actor.Internal;

/// <summary>A reference with something behind it: knows its system and takes system messages.</summary>
internal interface IInternalActorRef : IActorRef
{
    ActorSystemImpl System { get; }

    void SendSystemMessage(object message);
}
