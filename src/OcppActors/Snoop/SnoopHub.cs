using Akka.Actor;
using Akka.Event;
using OcppActors.Protocol;

namespace OcppActors.Snoop;

/// <summary>
/// Hears all traffic and hands every viewer the same messages in the same order. The late joiner's replay belongs here:
/// it is taken and the viewer enrolled in one step, in <see cref="Enroll"/>.
/// </summary>
internal sealed class SnoopHub : UntypedActor
{
    /// <summary>A client has come; answered with <see cref="Enrolled"/>.</summary>
    public sealed record Enroll(SnoopViewer Viewer);

    public sealed record Enrolled
    {
        public static Enrolled Instance { get; } = new();
    }

    /// <summary>A client has gone, by itself or because it was too slow.</summary>
    public sealed record Leave(SnoopViewer Viewer);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<SnoopViewer> _viewers = [];
    private readonly TrafficGate _gate;

    public SnoopHub(TrafficGate gate) => _gate = gate;

    protected override void PreStart()
    {
        _log.Debug("{0} started", Self.Path);
        Context.System.EventStream.Subscribe(Self, typeof(TrafficEvent));
    }

    protected override void PostStop()
    {
        foreach (var viewer in _viewers)
        {
            viewer.End();
            _gate.Leave();
        }

        _log.Debug("{0} stopped", Self.Path);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrafficEvent traffic:
                Show(traffic);
                break;
            case Enroll enroll:
                enroll.Viewer.Generation = _gate.Enter();
                _viewers.Add(enroll.Viewer);
                Sender.Tell(Enrolled.Instance);
                break;
            case Leave leave:
                if (_viewers.Remove(leave.Viewer))
                {
                    leave.Viewer.End();
                    _gate.Leave();
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Show(TrafficEvent traffic)
    {
        if (_viewers.Count == 0)
        {
            return;
        }

        var began = (traffic as MessageSeen)?.Began ?? long.MaxValue;
        var rendered = SnoopEnvelope.Render(traffic);
        for (var i = _viewers.Count - 1; i >= 0; i--)
        {
            if (began < _viewers[i].Generation || _viewers[i].Offer(rendered))
            {
                continue;
            }

            _viewers.RemoveAt(i);
            _gate.Leave();
        }
    }
}
