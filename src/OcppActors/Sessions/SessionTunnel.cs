using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>The open tunnel of a session: its pumps, its tap, and how far its close has come. For the session's thread alone.</summary>
internal sealed class SessionTunnel
{
    private readonly ChargePointConnection _connection;
    private readonly SessionContext _context;
    private readonly EventStream _events;
    private readonly IActorRef _session;
    private readonly int _generation;
    private readonly SessionTap _tap;
    private readonly Pumps _pumps;
    private EndCause? _cause;
    private bool _isPublished;
    private bool _holdsSeat = true;
    private bool _awaitsCpms;

    /// <param name="connection">What it is published as.</param>
    /// <param name="ends">The charger's end, and the CPMS's as its dial has brought it.</param>
    /// <param name="context">What all sessions share.</param>
    /// <param name="feed">Where its messages are published.</param>
    /// <param name="events">Where it is published itself.</param>
    /// <param name="session">Gets <see cref="SessionEvents"/> of this generation, from any thread.</param>
    public SessionTunnel(
        ChargePointConnection connection,
        (TunnelEnd Charger, DialOutcome.Accepted Cpms) ends,
        SessionContext context,
        TrafficFeed feed,
        EventStream events,
        (IActorRef Ref, int Generation) session)
    {
        (_connection, _context, _events) = (connection, context, events);
        (_session, _generation) = session;
        _tap = new SessionTap(connection, context, feed, session);
        _pumps = new Pumps(ends.Charger, ends.Cpms.Upstream, _tap, context.Tap.With(ends.Cpms.Extensions));
    }

    /// <summary>Both ends are being closed because the relay stops.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>The tunnel has been closed for a newer connection of its path.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Neither direction runs any more, and no end is being reset.</summary>
    public bool IsFinished => _pumps.IsFinished;

    /// <summary>For how long nothing has come from the charger.</summary>
    public TimeSpan ChargerSilence => _pumps.ChargerSilence;

    /// <summary>What ended it first, as far as is known; null: nothing has yet.</summary>
    public EndCause? Cause => _cause;

    /// <summary>Completes when neither direction uses its ends any more.</summary>
    public Task Finished => _pumps.Finished;

    /// <summary>Publishes the connection, then starts both directions.</summary>
    /// <param name="answer">The CPMS's 101, for the charger.</param>
    public void Start(ReadOnlyMemory<byte> answer)
    {
        _isPublished = true;
        _context.Metrics.Opened.Increment();
        _events.Publish(new ChargePointConnected(_connection, _context.Time.GetUtcNow()));
        _pumps.Start(
            answer,
            ended: result => _session.Tell(new SessionEvents.PumpEnded(_generation, result), ActorRefs.NoSender),
            failed: bug => _session.Tell(new SessionEvents.Faulted(_generation, bug), ActorRefs.NoSender));
    }

    /// <summary>A Close frame has passed.</summary>
    public void Record(SessionEvents.CloseSeen seen) => _cause = EndCause.First(_cause, new EndCause.Closed(seen.Close, seen.At));

    /// <summary>One direction has ended.</summary>
    public HalfCloseStep Record(PumpResult end)
    {
        _pumps.Record(end);
        if (end.EndedAt != 0)
        {
            _cause = EndCause.First(_cause, new EndCause.Ended(end, _pumps.IsBlind(end.Sender)));
        }

        var step = HalfCloseRule.After(end.Ending, IsReleased, IsStopping, _pumps.IsResetting);
        _pumps.IsResetting |= step == HalfCloseStep.ResetOtherEnd;
        return step;
    }

    /// <summary>Resets an end once it has acknowledged what it was sent; then <see cref="SessionEvents.PeerReset"/> comes.</summary>
    public void Reset(TunnelEnd end) =>
        _ = end.ResetWhenAcknowledgedAsync(_context.LossTime, _context.Time).PipeTo(
            _session,
            success: () => new SessionEvents.PeerReset(_generation),
            failure: bug => new SessionEvents.Faulted(_generation, bug));

    /// <summary>The other end has been reset.</summary>
    public void RecordReset() => _pumps.IsResetting = false;

    /// <summary>Closes both ends at their next frame boundary, because the relay stops.</summary>
    /// <param name="resetsCharger">The charger is reset instead, once the CPMS has closed.</param>
    public void BeginStop(bool resetsCharger)
    {
        IsStopping = true;
        RecordRelay("the relay stops");
        _pumps.BeginClose(resetsCharger);
    }

    /// <summary>Waits for frame boundaries no longer.</summary>
    public void AbortFrames() => _pumps.Abort();

    /// <summary>Closes for a newer connection: nothing more is relayed or published, and both ends get FIN.</summary>
    /// <param name="awaitsCpms">Whether the seat is held until the CPMS has ended its direction.</param>
    public void BeginRelease(bool awaitsCpms)
    {
        IsReleased = true;
        RecordRelay("a newer connection replaces it");
        _awaitsCpms = awaitsCpms;
        _tap.Mute();
        _pumps.Release();
    }

    /// <summary>True once, as soon as the newer connection may have the seat; the disconnection has been published then.</summary>
    public bool TryReleaseSeat()
    {
        if (!_holdsSeat || !IsReleased || (_awaitsCpms && !_pumps.CpmsHasEnded))
        {
            return false;
        }

        _holdsSeat = false;
        PublishDisconnection();
        return true;
    }

    /// <summary>Publishes the disconnection, once; no message of the connection follows it.</summary>
    public void PublishDisconnection()
    {
        _tap.Mute();
        if (_isPublished)
        {
            _isPublished = false;
            _context.Metrics.Closed.Increment();
            _events.Publish(new ChargePointDisconnected(_connection, _context.Time.GetUtcNow()) { Close = (_cause as EndCause.Closed)?.Close });
        }
    }

    private void RecordRelay(string reason) => _cause = EndCause.First(_cause, new EndCause.ByRelay(reason, Stopwatch.GetTimestamp()));
}
