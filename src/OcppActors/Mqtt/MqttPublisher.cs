using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>
/// Owns the link to the broker and the latest publication of each topic. Publishes them in order, one after the other,
/// through a stream that connects again when the link is lost; then, and when Home Assistant starts, everything again.
/// Before the first of them it reads back what the broker retains of an earlier run.
/// </summary>
public sealed partial class MqttPublisher : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly MqttOptions _options;
    private readonly IMqttLinkFactory _links;
    private readonly MqttPublisherState _state;

    private UniqueKillSwitch? _graph;
    private IMqttLink? _link;
    private IActorRef? _reader;
    private bool _retainedKnown;
    private bool _refusalLogged;
    private string? _lastLoss;

    /// <param name="options">Which broker.</param>
    /// <param name="links">How to reach it.</param>
    /// <param name="state">What an earlier incarnation left; fresh at first.</param>
    public MqttPublisher(MqttOptions options, IMqttLinkFactory links, MqttPublisherState state)
    {
        _options = options;
        _links = links;
        _state = state;
    }

    private OutgoingTable Table => _state.Table;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.Debug("{0} started for {1}", Self.Path, _options);
        Context.System.EventStream.Subscribe(Self, typeof(FeedUp));
        Context.System.EventStream.Subscribe(Self, typeof(FeedLost));
        SayWhetherAvailable(_state.Fed);
        _graph = RunGraph(Self, _links, _options, Context.System.Materializer(), _stopping.Token);
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _graph?.Shutdown();
        _link?.Abort();
        _state.Metrics.Link.ReportDown("it has been closed");
        _log.Debug("{0} stopped", Self.Path);
    }

    // Down --link opened--> ReadingBack --all is known--> Up --Stop--> Flushing --all is out--> Parting --> stopped
    //  ^                         |                         |
    //  '-------- link lost ------+-------------------------'
    // Stop ends Down and ReadingBack at once, the end of the time or of the link Flushing and Parting.
    protected override void OnReceive(object message) => Down(message);

    private void Down(object message)
    {
        switch (message)
        {
            case LinkOpened opened:
                _link = opened.Link;
                Become(ReadingBack);
                ReadBackRetained(opened.Link);
                break;
            case LinkLost lost:
                Report(lost.Reason);
                break;
            case Stop:
                Context.Stop(Self);
                break;
            default:
                Handle(message);
                break;
        }
    }

    private void ReadingBack(object message)
    {
        switch (message)
        {
            case RetainedKnown { ReadBack: { } readBack } known when known.Link == _link:
                Become(Up);
                BeginFeeding(readBack);
                break;
            case Stop:
                Context.Stop(Self);
                break;
            default:
                Up(message);
                break;
        }
    }

    private void Up(object message)
    {
        switch (message)
        {
            case Pull pull when pull.Link == _link:
                _reader = Sender;
                Feed();
                break;
            case Sent sent when sent.Link == _link:
                Took(sent);
                Feed();
                break;
            case LinkLost lost when lost.Link == _link:
                Become(Down);
                EndLink();
                Report(lost.Reason);
                break;
            case HomeAssistantStarted started when started.Link == _link:
                Timers.StartSingleTimer(AnnounceAgain.Instance, AnnounceAgain.Instance, Random.Shared.NextDouble() * _options.BirthJitter);
                break;
            case AnnounceAgain:
                QueueEverything();
                Feed();
                break;
            case Stop:
                Become(Flushing);
                Flush();
                break;
            default:
                Handle(message);
                break;
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case Publish publish:
                foreach (var publication in publish.Publications)
                {
                    Table.Put(publication);
                }

                Feed();
                break;
            case ForgetChargePoints forget:
                Table.Forget(topic => _options.TopicIdOf(topic) is { } id && forget.TopicIds.Contains(id));
                break;
            case GetRetained:
                Answer(Sender);
                break;
            case GetDocument question:
                Answer(Sender, question);
                break;
            case FeedUp:
                SayWhetherAvailable(true);
                break;
            case FeedLost:
                SayWhetherAvailable(false);
                break;
            case Pull:
                Sender.Tell(Next.None);
                break;
            case LinkLost or Sent or RetainedKnown or AnnounceAgain or HomeAssistantStarted:
                break; // of a link that is gone
            default:
                Unhandled(message);
                break;
        }
    }

    private void BeginFeeding(ReadBack readBack)
    {
        _retainedKnown = true;
        _lastLoss = null;
        _refusalLogged = false;
        _state.Metrics.Link.ReportUp();
        Table.LoseTrack();
        QueueEverything();
        _log.Info("Connected to the MQTT broker at {0} with the client id {1}", _options.Broker, _options.ClientId);
        if (_state.ReadBack is null)
        {
            Learn(readBack);
        }

        Context.System.EventStream.Publish(MqttLinkUp.Instance);
        Feed();
    }

    private void QueueEverything()
    {
        Table.QueueEverything();
        Context.System.EventStream.Publish(AnnouncedAgain.Instance);
    }

    private void Feed()
    {
        _state.Metrics.Waiting = Table.Waiting;
        if (_reader is null || !_retainedKnown || !Table.TryTake(out var next))
        {
            return;
        }

        _reader.Tell(new Next(next));
        _reader = null;
    }

    private void Took(Sent sent)
    {
        if (sent.Outcome == PublishOutcome.Lost)
        {
            return;
        }

        Table.Arrived(sent.Publication);
        if (sent.Outcome == PublishOutcome.Acknowledged)
        {
            _state.Metrics.Published();
        }

        if (sent.Outcome == PublishOutcome.Refused && !_refusalLogged)
        {
            _refusalLogged = true;
            _log.Warning("The MQTT broker does not allow {0} (and perhaps others): check its access rules", sent.Publication.Topic);
        }
    }

    private void EndLink()
    {
        _retainedKnown = false;
        Timers.Cancel(AnnounceAgain.Instance);
        _reader?.Tell(Next.None);
        _reader = null;
        _link = null;
    }

    private void Report(string reason)
    {
        _state.Metrics.Link.ReportDown(reason);
        if (reason == _lastLoss)
        {
            return;
        }

        _lastLoss = reason;
        _log.Warning("No link to the MQTT broker at {0}, it is tried again: {1}", _options.Broker, reason);
        Context.System.EventStream.Publish(new MqttLinkDown(reason));
    }

    private void SayWhetherAvailable(bool fed)
    {
        _state.Fed = fed;
        Table.Put(BridgeAvailability.Of(_options, fed));
        Feed();
    }
}
