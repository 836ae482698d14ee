using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>A message on its way: the one allocation of a Tell, and itself the link of the queue that it waits in.</summary>
internal sealed class Envelope(object message, IActorRef sender)
{
    public readonly object Message = message;
    public readonly IActorRef Sender = sender;
    public Envelope Next;
}
