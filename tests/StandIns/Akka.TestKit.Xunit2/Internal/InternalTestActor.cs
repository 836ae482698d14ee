using System.Threading.Channels;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Puts what it receives into the queue that expectations read, and watches on the test's behalf.</summary>
internal sealed class InternalTestActor(ChannelWriter<MessageEnvelope> queue) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WatchCommand watch:
                Sender.Tell(Context.Watch(watch.Subject));
                break;
            case UnwatchCommand unwatch:
                Sender.Tell(Context.Unwatch(unwatch.Subject));
                break;
            default:
                queue.TryWrite(new MessageEnvelope(message, Sender));
                break;
        }
    }

    internal sealed record WatchCommand(IActorRef Subject);

    internal sealed record UnwatchCommand(IActorRef Subject);
}

/// <summary>A received message and who sent it.</summary>
internal sealed record MessageEnvelope(object Message, IActorRef Sender);
