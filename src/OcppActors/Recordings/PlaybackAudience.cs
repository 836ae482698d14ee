using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>
/// The clients of a recording that is played, and the replay for new ones: like the relay's hub, but with the recording's own
/// bytes. Safe from any thread.
/// </summary>
public sealed class PlaybackAudience
{
    private readonly Lock _gate = new();
    private readonly List<SnoopViewer> _viewers = [];
    private readonly TaskCompletionSource _firstViewer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplayCache _memory = new();
    private SnoopRoster _roster = new();

    /// <summary>Completes when the first client has connected.</summary>
    public Task FirstViewer => _firstViewer.Task;

    /// <summary>How many bytes wait for the slowest client.</summary>
    public long MaxBacklog
    {
        get
        {
            lock (_gate)
            {
                return _viewers.Select(viewer => viewer.Backlog).DefaultIfEmpty(0).Max();
            }
        }
    }

    /// <summary>Adds a client; returns its replay. What follows goes into its buffer.</summary>
    internal ImmutableArray<ReadOnlyMemory<byte>> Enroll(SnoopViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Add(viewer);
            _firstViewer.TrySetResult();
            return viewer.Request.WantsReplay ? _memory.Replay(viewer.Request.Wants) : [];
        }
    }

    /// <summary>Removes a client.</summary>
    internal void Remove(SnoopViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Remove(viewer);
            viewer.Complete();
        }
    }

    /// <summary>Records a message for replays without sending it.</summary>
    public void Record(SnoopMessage message, ReadOnlyMemory<byte> line)
    {
        lock (_gate)
        {
            var traffic = _roster.Apply(message);
            if (traffic is null)
            {
                return;
            }

            var report = traffic is MessageSeen { Sender: Direction.FromChargePoint } seen ? ReplayedReport.Of(seen.Message) : null;
            _memory.Record(traffic, report, line);
        }
    }

    /// <summary>Records a message and sends it to the clients that want it.</summary>
    public void Broadcast(SnoopMessage message, ReadOnlyMemory<byte> line)
    {
        lock (_gate)
        {
            Record(message, line);
            _viewers.RemoveAll(viewer => viewer.Request.Wants(message.ChargePoint) && !viewer.Offer(line));
        }
    }

    /// <summary>The recording starts again, with no open connection.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_memory, _roster) = (new ReplayCache(), new SnoopRoster());
        }
    }
}
