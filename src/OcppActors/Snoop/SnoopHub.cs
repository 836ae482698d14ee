using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Snoop;

/// <summary>
/// Sends all traffic to every snoop client in the same order, and keeps what a new client gets first. Taking the replay and
/// enrolling the client is one step, so that no message is lost or sent twice in between.
/// </summary>
public sealed class SnoopHub : UntypedActor, IWithTimers
{
    /// <summary>A client has connected; answered with <see cref="Enrolled"/> or <see cref="Busy"/>.</summary>
    /// <param name="Client">Identifies the client until <see cref="Unenroll"/>.</param>
    /// <param name="Request">What it has asked for.</param>
    /// <param name="BufferBytes">How many bytes may wait for it.</param>
    internal sealed record Enroll(Guid Client, SnoopRequest Request, int BufferBytes);

    /// <param name="Viewer">The client's buffer. The hub writes to it; reading it is up to the receiver of this message alone.</param>
    /// <param name="Replay">What the client gets first; what follows is in the buffer.</param>
    internal sealed record Enrolled(SnoopViewer Viewer, ImmutableArray<ReadOnlyMemory<byte>> Replay);

    /// <summary>The backlog of traffic is too large: no client is enrolled until it has been worked off.</summary>
    public sealed record Busy
    {
        private Busy()
        {
        }

        public static Busy Instance { get; } = new();
    }

    /// <summary>A client has disconnected, or has given up waiting to be enrolled.</summary>
    public sealed record Unenroll(Guid Client);

    private static readonly TimeSpan LogPause = TimeSpan.FromMinutes(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<(Guid Client, SnoopViewer Viewer)> _viewers = [];
    private readonly ReplayCache _replay = new();
    private readonly TrafficGate _gate;
    private readonly SnoopMetrics _metrics;
    private TrafficReader? _reader;
    private long _closures;

    public SnoopHub(TrafficGate gate, SnoopMetrics metrics) => (_gate, _metrics) = (gate, metrics);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.Debug("{Actor} started", Self.Path);
        _reader = _gate.Subscribe(listens: false);
        _closures = _gate.Closures;
        Context.System.EventStream.Subscribe(Self, typeof(TrafficEvent));
    }

    protected override void PostStop()
    {
        foreach (var (_, viewer) in _viewers)
        {
            viewer.Complete();
            _gate.RemoveViewer();
        }

        _reader?.Dispose();
        _log.Debug("{Actor} stopped", Self.Path);
    }

    protected override void OnReceive(object message)
    {
        if (_gate.Closures != _closures)
        {
            CloseAllViewers();
        }

        switch (message)
        {
            case TrafficEvent traffic:
                Handle(traffic);
                break;
            case Enroll when _gate.IsShut:
                Sender.Tell(Busy.Instance);
                break;
            case Enroll enroll:
                Add(enroll);
                break;
            case Unenroll unenroll:
                Remove(unenroll.Client);
                break;
            case LossesLogged:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Add(Enroll enroll)
    {
        var viewer = new SnoopViewer(enroll.BufferBytes, enroll.Request) { Generation = _gate.AddViewer() };
        _viewers.Add((enroll.Client, viewer));
        Sender.Tell(new Enrolled(viewer, enroll.Request.WantsReplay ? _replay.Replay(enroll.Request.Wants) : []));
    }

    private void Remove(Guid client)
    {
        if (_viewers.FindIndex(entry => entry.Client == client) is var index and >= 0)
        {
            _viewers[index].Viewer.Complete();
            RemoveAt(index);
        }
    }

    private void RemoveAt(int index)
    {
        _viewers.RemoveAt(index);
        _gate.RemoveViewer();
    }

    private void Handle(TrafficEvent traffic)
    {
        _reader?.MarkRead(traffic);
        var report = traffic is MessageSeen { Sender: Direction.FromChargePoint } message ? ReplayedReport.Of(message.Message) : null;
        if (_viewers.Count == 0 && report is null && traffic is MessageSeen)
        {
            return;
        }

        var rendered = SnoopEnvelope.Render(traffic);
        if (_replay.Record(traffic, report, rendered) is { } loss)
        {
            Report(loss);
        }

        _metrics.ReplayBytes = _replay.Bytes;
        for (var i = _viewers.Count - 1; i >= 0; i--)
        {
            if (_viewers[i].Viewer.Wants(traffic, isReplayed: report is not null) && !_viewers[i].Viewer.Offer(rendered))
            {
                RemoveAt(i);
            }
        }
    }

    // A sender that fills it usually goes on: one line a minute is enough.
    private void Report(ReplayLoss loss)
    {
        _metrics.CountReplayLosses(loss.Connections);
        if (!Timers.IsTimerActive(nameof(LossesLogged)))
        {
            Timers.StartSingleTimer(nameof(LossesLogged), LossesLogged.Instance, LogPause);
            _log.Warning(
                "The reports that are kept for new snoop clients exceed {Limit} MiB: the largest, {Bytes} bytes of {ChargePoint}, and those of {Others} more connections are not kept any longer. Metering and connected clients are not affected",
                ReplayCache.MaxBytes / (1024 * 1024), loss.Bytes, loss.Largest, loss.Connections - 1);
        }
    }

    // While the gate was shut messages may have been skipped, and no client's stream may have a gap.
    private void CloseAllViewers()
    {
        _closures = _gate.Closures;
        if (_viewers.Count > 0)
        {
            _log.Warning("Traffic arrives faster than it can be processed: disconnected {Clients} snoop clients; they may reconnect", _viewers.Count);
        }

        foreach (var (_, viewer) in _viewers)
        {
            viewer.Drop();
            _gate.RemoveViewer();
        }

        _viewers.Clear();
    }

    private sealed class LossesLogged
    {
        public static LossesLogged Instance { get; } = new();
    }
}
