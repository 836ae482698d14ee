using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>
/// Who listens to a recording, and what a late joiner is told first: as the relay's hub does it, but with the recording's
/// own bytes. Safe from any thread.
/// </summary>
public sealed class PlaybackAudience
{
    private readonly Lock _gate = new();
    private readonly List<SnoopViewer> _viewers = [];
    private readonly TaskCompletionSource _firstViewer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplayCache _memory = new();
    private SnoopRoster _roster = new();

    /// <summary>Completes when the first client has come.</summary>
    public Task FirstViewer => _firstViewer.Task;

    /// <summary>How many bytes wait for the client that is furthest behind.</summary>
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

    /// <summary>Lets a client in; what it is told first, and what follows goes into its buffer.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Enroll(SnoopViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Add(viewer);
            _firstViewer.TrySetResult();
            return viewer.Request.WantsReplay ? _memory.Replay(viewer.Request.Wants) : [];
        }
    }

    /// <summary>A client has gone.</summary>
    public void Remove(SnoopViewer viewer)
    {
        lock (_gate)
        {
            _viewers.Remove(viewer);
            viewer.Complete();
        }
    }

    /// <summary>Remembers a message without showing it.</summary>
    public void Record(SnoopMessage message, ReadOnlyMemory<byte> line)
    {
        lock (_gate)
        {
            var report = message is { Event: SnoopEvent.Message, Sender: Direction.FromChargePoint } ? ReplayedReport.Of(message.Payload) : null;
            _memory.Record(_roster.Apply(message), report, line);
        }
    }

    /// <summary>Shows a message to whom it concerns.</summary>
    public void Broadcast(SnoopMessage message, ReadOnlyMemory<byte> line)
    {
        lock (_gate)
        {
            Record(message, line);
            _viewers.RemoveAll(viewer => viewer.Request.Wants(message.ChargePoint) && !viewer.Offer(line));
        }
    }

    /// <summary>The recording begins anew: nobody is connected.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_memory, _roster) = (new ReplayCache(), new SnoopRoster());
        }
    }
}
