using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// Owns the state of the link to the broker beside the <see cref="PublicationStream"/>: watches other bridges, reads back what
/// the broker retains before the stream publishes, publishes the availability of the bridge, and ends the link in order.
/// </summary>
public sealed class MqttPublisher : UntypedActor, IWithTimers
{
    /// <summary>Publishes what waits, then that the bridge is offline, and stops; all in bounded time.</summary>
    public sealed record Stop
    {
        private Stop()
        {
        }

        public static Stop Instance { get; } = new();
    }

    internal sealed record ReadBackCompleted(int Link, ReadBack? ReadBack);

    private sealed record BridgesSubscribed(int Link, bool IsReadBack, IReadOnlyList<string> Forbidden);

    private sealed record BridgeNews(int Link, IBridgeNews News);

    private sealed record StreamEnded(Exception? Failure) : IDeadLetterSuppression;

    private sealed record AnnounceAgain(int Link);

    private sealed record MappersCompleted(int Link);

    private sealed record Disconnected(int Link);

    private sealed record FlushTimeout;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LeftOutLog _leftOutLog;
    private readonly MqttOptions _options;
    private readonly PublicationStream _stream;
    private readonly IActorRef _commands;
    private IMqttLink? _connection;
    private int _link;
    private bool _isStopping;
    private bool _refusalLogged;
    private bool _watchRefusalLogged;
    private DocumentReads? _reads;
    private string? _lastLoss;

    /// <param name="options">The broker, and how to publish to it.</param>
    /// <param name="stream">Outlives a restart of this actor.</param>
    public MqttPublisher(MqttOptions options, PublicationStream stream)
    {
        (_options, _stream, _leftOutLog) = (options, stream, new LeftOutLog(_log, options));
        _commands = stream.NewProducer();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.Debug("{Actor} started for {Broker}", Self.Path, _options);
        Context.System.EventStream.Subscribe(Self, typeof(FeedUp));
        Context.System.EventStream.Subscribe(Self, typeof(FeedLost));
        Context.System.EventStream.Subscribe(Self, typeof(ReadDocuments));
        _stream.Attach(Self);
        _ = _stream.Completed.PipeTo(Self, success: _ => new StreamEnded(null), failure: bug => new StreamEnded(bug));
    }

    // The stream goes on with a new link, and the restarted actor begins without one. It would not know that it had to stop.
    protected override void PreRestart(Exception reason, object message)
    {
        _commands.Tell(new Status.Success(message));
        _connection?.Abort();
        if (_isStopping)
        {
            Context.Stop(Self);
        }
    }

    protected override void PostStop()
    {
        _stream.Stop();
        _connection?.Abort();
        _stream.Metrics.Link.ReportDown("it has been closed");
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // Down ──link opened──▶ ReadingBack ──publishing started──▶ Up ──Stop──▶ Flushing ──flushed──▶ Disconnecting ──▶ stopped
    //  ▲                         │                              │               │                      │
    //  └────────link lost────────┴──────────────────────────────┘               └─link lost, timeout───┴─▶ stopped
    // Stop ends Down and ReadingBack at once; the end of the stream ends every state. LinkOpened replaces a link whose loss was
    // not reported. Other events of another link than the current one change nothing.
    protected override void OnReceive(object message) => Down(message);

    private void Down(object message)
    {
        switch (message)
        {
            case LinkOpened opened:
                Become(ReadingBack);
                WatchBridges(opened);
                break;
            case LinkLost lost:
                ReportLoss(lost.Reason);
                break;
            case FeedUp or FeedLost:
                PublishAvailability(message is FeedUp);
                break;
            case Stop:
                Context.Stop(Self);
                break;
            case PublicationLeftOut or TopicsForgotten or BridgeNews or StreamEnded:
                InEveryState(message);
                break;
            case IBrokerEvent or ReadBackCompleted or BridgesSubscribed or DocumentReads.Completed or ReadDocuments or AnnounceAgain:
                break; // of a link that is gone
            default:
                Unhandled(message);
                break;
        }
    }

    private void ReadingBack(object message)
    {
        switch (message)
        {
            case ReadBackCompleted { ReadBack: { } readBack } completed when completed.Link == _link:
                ReadBackLog.Write(_log, _options, readBack);
                StartPublishing(readBack.Found);
                break;
            case BridgesSubscribed subscribed when subscribed.Link == _link:
                ReadBack(subscribed);
                break;
            case PublishingStarted started when started.Link == _link:
                Become(Up);
                ReportUp();
                break;
            case LinkLost lost when lost.Link == _link:
                EndLink(lost.Reason);
                break;
            case LinkOpened opened:
                ReplaceLink(opened);
                break;
            case FeedUp or FeedLost:
                PublishAvailability(message is FeedUp);
                break;
            case Stop:
                Context.Stop(Self);
                break;
            case HomeAssistantStarted:
                break; // everything is about to be published
            case PublicationLeftOut or TopicsForgotten or BridgeNews or StreamEnded:
                InEveryState(message);
                break;
            case IBrokerEvent or ReadBackCompleted or BridgesSubscribed or DocumentReads.Completed or ReadDocuments or AnnounceAgain:
                break; // of a link that is gone
            default:
                Unhandled(message);
                break;
        }
    }

    private void Up(object message)
    {
        switch (message)
        {
            case Delivered { Outcome: not PublishOutcome.Acknowledged } refused when refused.Link == _link:
                LogRefusal(refused);
                break;
            case HomeAssistantStarted started when started.Link == _link:
                Timers.StartSingleTimer(nameof(AnnounceAgain), new AnnounceAgain(_link), Random.Shared.NextDouble() * _options.BirthJitter);
                break;
            case ReadDocuments question:
                _reads?.Ask(question);
                break;
            case DocumentReads.Completed read when read.Link == _link:
                _reads?.Complete(read);
                break;
            case AnnounceAgain again when again.Link == _link:
                _commands.Tell(new PublishEverything(_link));
                Context.System.EventStream.Publish(AnnouncedAgain.Instance);
                break;
            case LinkLost lost when lost.Link == _link:
                EndLink(lost.Reason);
                break;
            case LinkOpened opened:
                ReplaceLink(opened);
                break;
            case FeedUp or FeedLost:
                PublishAvailability(message is FeedUp);
                break;
            case Stop:
                _isStopping = true;
                Become(Flushing);
                CompleteMappers();
                break;
            case PublicationLeftOut or TopicsForgotten or BridgeNews or StreamEnded:
                InEveryState(message);
                break;
            case IBrokerEvent or ReadBackCompleted or BridgesSubscribed or DocumentReads.Completed or ReadDocuments or AnnounceAgain:
                break; // of a link that is gone
            default:
                Unhandled(message);
                break;
        }
    }

    private void Flushing(object message)
    {
        switch (message)
        {
            case MappersCompleted completed when completed.Link == _link:
                PublishAvailability(false);
                _commands.Tell(new Flush(_link));
                break;
            case Flushed flushed when flushed.Link == _link:
                Become(Disconnecting);
                Disconnect();
                break;
            case LinkLost lost when lost.Link == _link:
                Context.Stop(Self);
                break;
            case LinkOpened or FlushTimeout: // the link is gone, or the last will says that the bridge is offline
                Context.Stop(Self);
                break;
            case Delivered { Outcome: not PublishOutcome.Acknowledged } refused when refused.Link == _link:
                LogRefusal(refused);
                break;
            case PublicationLeftOut or TopicsForgotten or BridgeNews or StreamEnded:
                InEveryState(message);
                break;
            case FeedUp or FeedLost or Stop or AnnounceAgain or ReadDocuments or DocumentReads.Completed or IBrokerEvent:
                break; // the last word is that the bridge is offline
            default:
                Unhandled(message);
                break;
        }
    }

    private void Disconnecting(object message)
    {
        switch (message)
        {
            case Disconnected or FlushTimeout or LinkOpened: // whose link is gone
                Context.Stop(Self);
                break;
            case LinkLost lost when lost.Link == _link:
                Context.Stop(Self);
                break;
            case PublicationLeftOut or TopicsForgotten or BridgeNews or StreamEnded:
                InEveryState(message);
                break;
            case FeedUp or FeedLost or Stop or AnnounceAgain or ReadDocuments or DocumentReads.Completed or IBrokerEvent:
                break; // the last word is that the bridge is offline
            default:
                Unhandled(message);
                break;
        }
    }

    private void InEveryState(object message)
    {
        switch (message)
        {
            case PublicationLeftOut left:
                _leftOutLog.Write(left.LeftOut);
                break;
            case TopicsForgotten forgotten:
                ReportForgotten(forgotten.Forgotten);
                break;
            case BridgeNews seen when seen.Link == _link && _connection is not null:
                Context.System.EventStream.Publish(seen.News);
                break;
            case StreamEnded ended:
                StopMetering(ended);
                break;
        }
    }

    // Before the read-back: what another bridge publishes after it was read is heard.
    private void WatchBridges(LinkOpened opened)
    {
        (_link, _connection) = (opened.Link, opened.Connection);
        var (self, link) = (Self, _link);
        Context.System.EventStream.Publish(BridgesWatched.Instance);
        _ = _connection.WatchBridgesAsync(news => self.Tell(new BridgeNews(link, news)))
            .PipeTo(self, success: forbidden => new BridgesSubscribed(link, opened.IsReadBack, forbidden));
    }

    private void ReadBack(BridgesSubscribed subscribed)
    {
        if (subscribed.Forbidden is [var forbidden, ..] && !_watchRefusalLogged)
        {
            _watchRefusalLogged = true;
            _log.Warning("The MQTT broker does not allow {Topic}: another bridge that publishes the same charge points is noticed at the start only", forbidden);
        }

        if (subscribed.IsReadBack)
        {
            StartPublishing(found: null);
        }
        else
        {
            var link = _link;
            _ = _connection!.ReadBackAsync().PipeTo(Self, success: readBack => new ReadBackCompleted(link, readBack));
        }
    }

    private void StartPublishing(RetainedFound? found)
    {
        _reads = new DocumentReads(_connection!, _link, Self);
        _commands.Tell(new StartPublishing(_link, _connection!.Window, _connection.MaxPacketBytes, found));
    }

    private void ReportUp()
    {
        _lastLoss = null;
        _refusalLogged = false;
        _stream.Metrics.Link.ReportUp();
        _log.Info("Connected to the MQTT broker at {Broker} with the client id {ClientId}", _options.Broker, _options.ClientId);
        Context.System.EventStream.Publish(AnnouncedAgain.Instance);
    }

    private void EndLink(string reason)
    {
        Timers.Cancel(nameof(AnnounceAgain));
        _connection = null;
        Become(Down);
        ReportLoss(reason);
    }

    // A failure inside the stream opens a new link without having reported the loss of the old one.
    private void ReplaceLink(LinkOpened opened)
    {
        EndLink("it failed unexpectedly");
        Become(ReadingBack);
        WatchBridges(opened);
    }

    private void ReportLoss(string reason)
    {
        _stream.Metrics.Link.ReportDown(reason);
        if (reason == _lastLoss)
        {
            return;
        }

        _lastLoss = reason;
        _log.Warning("No link to the MQTT broker at {Broker}; retrying: {Reason}", _options.Broker, reason);
    }

    // The stopped actor turns the service unhealthy. The end of the actor system, which ends the stream as well, is no error.
    private void StopMetering(StreamEnded ended)
    {
        if (CoordinatedShutdown.Get(Context.System).ShutdownReason is null)
        {
            _log.Error(ended.Failure, "Metering has stopped: the stream to the MQTT broker has ended. Restart the service");
        }

        Context.Stop(Self);
    }

    private void LogRefusal(Delivered refused)
    {
        if (refused.Outcome != PublishOutcome.Refused)
        {
            _leftOutLog.Write(refused);
        }
        else if (!_refusalLogged)
        {
            _refusalLogged = true;
            _log.Warning("The MQTT broker does not allow {Topic} (and perhaps others): check its access rules", refused.Publication.Topic);
        }
    }

    private void ReportForgotten(Forgotten forgotten)
    {
        _leftOutLog.Write(forgotten);
        Context.System.EventStream.Publish(new ChargePointsForgotten(forgotten.TopicIds));
    }

    private void PublishAvailability(bool isFed) => _commands.Tell(new Publish([BridgeAvailability.Of(_options, isFed)]));

    private void CompleteMappers()
    {
        var link = _link;
        Timers.StartSingleTimer(nameof(FlushTimeout), new FlushTimeout(), _options.FlushTime);
        _ = _stream.CompleteMappersAsync().PipeTo(
            Self, success: _ => new MappersCompleted(link), failure: _ => new MappersCompleted(link));
    }

    private void Disconnect()
    {
        var link = _link;
        _ = _connection!.DisconnectAsync().PipeTo(Self, success: () => new Disconnected(link), failure: _ => new Disconnected(link));
    }
}
