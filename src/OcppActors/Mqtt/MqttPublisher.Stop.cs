using Akka.Actor;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>How the sink ends in order.</summary>
public sealed partial class MqttPublisher
{
    /// <summary>Publishes what waits, says that the bridge is offline, and stops; all in bounded time.</summary>
    public sealed record Stop
    {
        private Stop()
        {
        }

        public static Stop Instance { get; } = new();
    }

    private sealed record FlushTimeUp
    {
        public static FlushTimeUp Instance { get; } = new();
    }

    private sealed record GoodbyeSaid
    {
        public static GoodbyeSaid Instance { get; } = new();
    }

    private void Flushing(object message)
    {
        switch (message)
        {
            case Sent sent when sent.Link == _link:
                Took(sent);
                Feed();
                PartWhenFlushed();
                break;
            case Pull pull when pull.Link == _link:
                _reader = Sender;
                Feed();
                break;
            case FeedUp or FeedLost or HomeAssistantStarted or AnnounceAgain:
                break; // the bridge has said that it is offline
            default:
                Parting(message);
                break;
        }
    }

    private void Parting(object message)
    {
        switch (message)
        {
            case GoodbyeSaid or FlushTimeUp:
            case LinkLost lost when lost.Link == _link:
                Context.Stop(Self);
                break;
            case Stop:
                break;
            default:
                Handle(message);
                break;
        }
    }

    private void Flush()
    {
        Timers.StartSingleTimer(FlushTimeUp.Instance, FlushTimeUp.Instance, _options.FlushTime);
        SayWhetherAvailable(false);
        PartWhenFlushed();
    }

    // Where time is up first, the last will says that the bridge is offline.
    private void PartWhenFlushed()
    {
        if (!Table.IsEmptied)
        {
            return;
        }

        Become(Parting);
        _ = _link!.DisconnectAsync().PipeTo(Self, success: () => GoodbyeSaid.Instance, failure: _ => GoodbyeSaid.Instance);
    }
}
