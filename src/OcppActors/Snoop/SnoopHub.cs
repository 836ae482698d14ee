using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Snoop;

/// <summary>
/// Hears all traffic, remembers what a late joiner is told first, and hands every viewer the same messages in the same
/// order. The replay is taken and the viewer enrolled in one step, so that nothing falls between and nothing comes twice.
/// </summary>
public sealed class SnoopHub : UntypedActor
{
    /// <summary>A client has come; answered with <see cref="Enrolled"/> or <see cref="Busy"/>.</summary>
    public sealed record Enroll(SnoopViewer Viewer);

    /// <param name="Replay">What the viewer is told first; what follows goes into its buffer.</param>
    public sealed record Enrolled(ImmutableArray<ReadOnlyMemory<byte>> Replay);

    /// <summary>More traffic waits than may: nobody is enrolled until it has been caught up with.</summary>
    public sealed record Busy
    {
        private Busy()
        {
        }

        public static Busy Instance { get; } = new();
    }

    /// <summary>A client has gone, by itself or because it was too slow.</summary>
    public sealed record Unenroll(SnoopViewer Viewer);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<SnoopViewer> _viewers = [];
    private readonly ReplayCache _memory = new();
    private readonly TrafficGate _gate;
    private TrafficReader? _mailbox;
    private long _closures;

    public SnoopHub(TrafficGate gate) => _gate = gate;

    protected override void PreStart()
    {
        _log.Debug("{0} started", Self.Path);
        _mailbox = _gate.Subscribe(listens: false);
        _closures = _gate.Closures;
        Context.System.EventStream.Subscribe(Self, typeof(TrafficEvent));
    }

    protected override void PostStop()
    {
        foreach (var viewer in _viewers)
        {
            viewer.Complete();
            _gate.RemoveViewer();
        }

        _mailbox?.Dispose();
        _log.Debug("{0} stopped", Self.Path);
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
                enroll.Viewer.Generation = _gate.AddViewer();
                _viewers.Add(enroll.Viewer);
                Sender.Tell(new Enrolled(enroll.Viewer.Request.WantsReplay ? _memory.Replay(enroll.Viewer.Request.Wants) : []));
                break;
            case Unenroll leave:
                if (_viewers.Remove(leave.Viewer))
                {
                    leave.Viewer.Complete();
                    _gate.RemoveViewer();
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(TrafficEvent traffic)
    {
        _mailbox?.MarkRead(traffic);
        var report = traffic is MessageSeen { Sender: Direction.FromChargePoint } message ? ReplayedReport.Of(message.Payload) : null;
        if (_viewers.Count == 0 && report is null && traffic is MessageSeen)
        {
            return;
        }

        var rendered = SnoopEnvelope.Render(traffic);
        _memory.Record(traffic, report, rendered);
        for (var i = _viewers.Count - 1; i >= 0; i--)
        {
            if (_viewers[i].Wants(traffic, stands: report is not null) && !_viewers[i].Offer(rendered))
            {
                _viewers.RemoveAt(i);
                _gate.RemoveViewer();
            }
        }
    }

    // While the gate was shut something may not have been copied, and nobody's stream may have a gap.
    private void CloseAllViewers()
    {
        _closures = _gate.Closures;
        if (_viewers.Count > 0)
        {
            _log.Warning("More traffic comes than can be taken in: {0} snoop clients are ended, to come back later", _viewers.Count);
        }

        foreach (var viewer in _viewers)
        {
            viewer.Drop();
            _gate.RemoveViewer();
        }

        _viewers.Clear();
    }
}
