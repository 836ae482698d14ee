using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Metering;

/// <summary>
/// Turns what one charge point says into publications: the shell around <see cref="ChargePointDevice"/>, with its clock
/// and its single timer.
/// </summary>
internal sealed class MeterMapper : UntypedActor
{
    /// <summary>What the broker retains of the charge point; before it nothing is published.</summary>
    /// <param name="Document">Its document, or null.</param>
    /// <param name="States">What the document's topics retain, by topic.</param>
    /// <param name="KnowsConnections">Whether all connections have been told of.</param>
    public sealed record RestoreDevice(
        RetainedDocument? Document, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> States, bool KnowsConnections);

    /// <summary>What a charger can say wrong is endless; the log takes this many different complaints of each.</summary>
    private const int MaxComplaints = 50;

    /// <summary>A timer fires on whole milliseconds; it must not fire just before the time that was asked for.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ChargePointId _id;
    private readonly MeterContext _metering;
    private readonly TrafficReader _mailbox;
    private readonly HashSet<string> _complaints = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt;
    private readonly long _startedStamp;
    private ChargePointDevice _device;
    private ITimer? _timer;
    private DateTimeOffset? _wake;
    private long _skipped;

    /// <param name="id">Whose messages these are.</param>
    /// <param name="metering">What the mappers share.</param>
    /// <param name="mailbox">Is told what has been taken: what waits here has only been passed on by the router.</param>
    public MeterMapper(ChargePointId id, MeterContext metering, TrafficReader mailbox)
    {
        _id = id;
        _mailbox = mailbox;
        _metering = metering;
        _startedAt = metering.Time.GetUtcNow();
        _startedStamp = metering.Time.GetTimestamp();
        _device = ChargePointDevice.New(id, metering.Device);
    }

    /// <summary>Does not go back when somebody sets the machine's clock.</summary>
    private DateTimeOffset Now => _startedAt + _metering.Time.GetElapsedTime(_startedStamp);

    protected override void PreStart() => _log.Debug("{0} started", Self.Path);

    // What was known of the device is lost; the sink still has the document that tells most of it.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _metering.Publisher.Tell(new GetDocument(_device.DiscoveryTopic));
    }

    protected override void PostStop()
    {
        Apply(new FeedStopped(Now));
        _timer?.Dispose();
        _log.Debug("{0} stopped; parts of messages skipped: {1}", Self.Path, _skipped);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ChargePointConnected connected:
                Apply(new Connected(Now, connected.Connection.Number));
                break;
            case MessageSeen seen:
                _mailbox.Take(seen);
                Apply(new MessageReceived(
                    Now, seen.Connection.Number, seen.Timestamp, seen.Sender, seen.Connection.Subprotocol, seen.Payload));
                break;
            case ChargePointDisconnected disconnected:
                Apply(new Disconnected(Now, disconnected.Connection.Number));
                break;
            case AnnouncedAgain:
                Apply(new Republished(Now));
                break;
            case RestoreDevice recall:
                Apply(new Restored(Now, recall.Document, recall.KnowsConnections) { States = recall.States });
                break;
            case DocumentFound found:
                Restore(found);
                break;
            case WakeUp:
                _wake = null;
                Apply(new Tick(Now));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Restore(DocumentFound found)
    {
        var document = RetainedDocument.Read(found.Topic, found.Json, _metering.Device);
        if (document is null && !found.Json.IsEmpty)
        {
            _log.Warning("The discovery document that the broker retains of {0} cannot be read; it is replaced", _id);
        }

        Apply(new Restored(Now, document, KnowsConnections: false) { States = found.States });
    }

    private void Apply(DeviceInput input)
    {
        var step = _device.Apply(input);
        _device = step.Device;
        if (step.Wake is { } wake && wake != _wake)
        {
            WakeAt(wake);
        }

        if (!step.Publications.IsEmpty)
        {
            _metering.Publisher.Tell(new Publish(step.Publications));
        }

        foreach (var complaint in step.Skipped)
        {
            Complain(complaint);
        }
    }

    private void WakeAt(DateTimeOffset wake)
    {
        _wake = wake;
        _timer ??= _metering.Time.CreateTimer(
            static self => ((IActorRef)self!).Tell(WakeUp.Instance, ActorRefs.NoSender),
            Self,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        var delay = wake - Now;
        _timer.Change(delay > TimeSpan.Zero ? delay + TimerStep : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Complain(string complaint)
    {
        _skipped++;
        _metering.Metrics.Skip();
        if (_complaints.Count < MaxComplaints && _complaints.Add(complaint))
        {
            _log.Warning("{0} sends what metering cannot read, said once: {1}", _id, complaint);
        }
    }

    private sealed record WakeUp
    {
        public static WakeUp Instance { get; } = new();
    }
}
