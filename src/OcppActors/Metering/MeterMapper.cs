using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Metering;

/// <summary>
/// Maps the messages of one charge point to publications: the actor around <see cref="ChargePointDevice"/>, with its clock
/// and its single timer.
/// </summary>
internal sealed class MeterMapper : UntypedActor
{
    /// <summary>What the broker retains of the charge point; nothing is published before it arrives.</summary>
    /// <param name="Document">Its discovery document, or null.</param>
    /// <param name="States">The retained states that the document refers to, by topic.</param>
    /// <param name="KnowsConnections">Whether all open connections are known.</param>
    public sealed record RestoreDevice(
        RetainedDocument? Document, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> States, bool KnowsConnections);

    /// <summary>Another bridge publishes the charge point: nothing is published until <see cref="RestoreDevice"/>.</summary>
    public sealed record Suspend
    {
        private Suspend()
        {
        }

        public static Suspend Instance { get; } = new();
    }

    /// <summary>About how many bytes of memory the device takes; sent to the router when that has changed much.</summary>
    public sealed record DeviceSize(ChargePointId Id, int Bytes);

    /// <summary>The least change of size that is reported.</summary>
    private const int SizeStep = 4 * 1024;

    /// <summary>A charger can send any number of different unreadable parts; this many are logged per charge point.</summary>
    private const int MaxLoggedSkips = 50;

    /// <summary>Timers have a resolution of one millisecond; this one must not fire early.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ChargePointId _id;
    private readonly MeterContext _metering;
    private readonly TrafficReader _reader;
    private readonly HashSet<string> _loggedSkips = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt;
    private readonly long _startedStamp;
    private ChargePointDevice _device;
    private ITimer? _timer;
    private DateTimeOffset? _wakeAt;
    private bool _isSuspended;
    private long _skipped;
    private int _reportedBytes;

    /// <param name="id">The charge point.</param>
    /// <param name="topicId">The level that stands for it in topics.</param>
    /// <param name="metering">What all mappers share.</param>
    /// <param name="reader">Counts a message as consumed once this mapper, not the router, has handled it.</param>
    public MeterMapper(ChargePointId id, string topicId, MeterContext metering, TrafficReader reader)
    {
        _id = id;
        _reader = reader;
        _metering = metering;
        _startedAt = metering.Time.GetUtcNow();
        _startedStamp = metering.Time.GetTimestamp();
        _device = ChargePointDevice.New(id, metering.Device, topicId);
    }

    /// <summary>Monotonic: unaffected by changes of the system clock.</summary>
    private DateTimeOffset Now => _startedAt + _metering.Time.GetElapsedTime(_startedStamp);

    protected override void PreStart() => _log.Debug("{Actor} started", Self.Path);

    // The state of the device is lost; the publisher still has its document, which restores most of it.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _metering.Publisher.Tell(new GetDocument(_device.DiscoveryTopic, Self));
    }

    protected override void PostStop()
    {
        Apply(new FeedStopped(Now));
        _timer?.Dispose();
        _log.Debug("{Actor} stopped; parts of messages skipped: {Skipped}", Self.Path, _skipped);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ChargePointConnected connected:
                Apply(new Connected(Now, connected.Connection.Number));
                break;
            case MessageSeen seen when _isSuspended:
                _reader.MarkRead(seen);
                Apply(new Connected(Now, seen.Connection.Number));
                break;
            case MessageSeen seen:
                _reader.MarkRead(seen);
                Apply(new MessageReceived(
                    Now, seen.Connection.Number, seen.Timestamp, seen.Sender, seen.Connection.Subprotocol, seen.Message)
                {
                    IsReplayed = seen.IsReplayed,
                });
                break;
            case ChargePointDisconnected disconnected:
                Apply(new Disconnected(Now, disconnected.Connection.Number));
                break;
            case AnnouncedAgain:
                Apply(new Republished(Now));
                break;
            case Suspend:
                (_isSuspended, _wakeAt, _device) = (true, null, _device.Anew(Now));
                ReportSize();
                break;
            case RestoreDevice restore:
                _isSuspended = false;
                Apply(new Restored(Now, restore.Document, restore.KnowsConnections) { States = restore.States });
                break;
            case DocumentFound found when !_isSuspended:
                Restore(found);
                break;
            case DocumentFound:
                break; // it was asked for before the charge point was left
            case WakeUp:
                HandleWakeUp();
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
            _log.Warning("The discovery document that the broker retains of {ChargePoint} cannot be read; it is replaced", _id);
        }

        Apply(new Restored(Now, document, KnowsConnections: false) { States = found.States });
    }

    private void Apply(DeviceInput input)
    {
        var step = _device.Apply(input);
        var hasGrown = !step.Device.HasSizeOf(_device);
        _device = step.Device;
        if (hasGrown)
        {
            ReportSize();
        }

        if (step.Wake is { } wake && wake != _wakeAt)
        {
            WakeAt(wake);
        }

        if (!step.Publications.IsEmpty)
        {
            _metering.Publisher.Tell(new Publish(step.Publications));
        }

        foreach (var reason in step.Skipped)
        {
            LogSkipped(reason);
        }
    }

    private void ReportSize()
    {
        var bytes = _device.Bytes;
        if (Math.Abs(bytes - _reportedBytes) >= SizeStep)
        {
            _reportedBytes = bytes;
            Context.Parent.Tell(new DeviceSize(_id, bytes));
        }
    }

    // The timer of the TimeProvider, unlike Akka's, cannot take back a wake-up that is in the mailbox already: it may be
    // of an earlier deadline than the present one, for which the timer is then armed again.
    private void HandleWakeUp()
    {
        switch (_wakeAt)
        {
            case { } wake when wake > Now:
                WakeAt(wake);
                break;
            case not null:
                _wakeAt = null;
                Apply(new Tick(Now));
                break;
        }
    }

    private void WakeAt(DateTimeOffset wake)
    {
        _wakeAt = wake;
        _timer ??= _metering.Time.CreateTimer(
            static self => ((IActorRef)self!).Tell(WakeUp.Instance, ActorRefs.NoSender),
            Self,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        var delay = wake - Now;
        _timer.Change(delay > TimeSpan.Zero ? delay + TimerStep : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void LogSkipped(string reason)
    {
        _skipped++;
        _metering.Metrics.CountSkipped();
        if (_loggedSkips.Count >= MaxLoggedSkips || !_loggedSkips.Add(reason))
        {
            return;
        }

        if (reason == ChargePointDevice.TooMuch)
        {
            _log.Warning(
                "{ChargePoint} reports more than metering keeps of a charge point ({Limits}): the rest of its values is not published (logged once; docs/metering.md, Limits)",
                _id, reason);
        }
        else
        {
            _log.Warning("{ChargePoint} sends what metering cannot read (logged once): {Reason}", _id, reason);
        }
    }

    internal sealed record WakeUp
    {
        private WakeUp()
        {
        }

        public static WakeUp Instance { get; } = new();
    }
}
