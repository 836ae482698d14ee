using Akka.Actor;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The part of a session before its tunnel: dials the CPMS, remembers how it refused, and answers a charger that gets no
/// tunnel. Its outcomes come back to the session as <see cref="SessionEvents"/>. For the session's thread alone.
/// </summary>
internal sealed class SessionDial
{
    private readonly SessionConnections _connections;
    private readonly SessionContext _context;
    private readonly DialReport _report;
    private readonly IActorRef _session;
    private CancellationTokenRegistration _disconnection;
    private DialOutcome.Refused? _refusal;
    private long? _evictedAt;

    public SessionDial(SessionConnections connections, SessionContext context, DialReport report, IActorRef session)
    {
        (_connections, _context, _report, _session) = (connections, context, report, session);
        _disconnection = connections.Charger.Disconnected.Register(
            () => session.Tell(new SessionEvents.ChargerDisconnected(), ActorRefs.NoSender));
    }

    public void Start(UpgradeRequest request, int generation) =>
        _ = _connections.DialAsync(request).PipeTo(
            _session,
            success: outcome => new SessionEvents.Dialed(generation, outcome),
            failure: bug => new SessionEvents.Faulted(generation, bug));

    /// <summary>The older connection of the path has been closed for this one.</summary>
    public void RecordEviction() => _evictedAt = _context.Time.GetTimestamp();

    /// <summary>The CPMS has refused the charger.</summary>
    public RefusalStep Record(DialOutcome.Refused refusal)
    {
        _refusal = refusal;
        TimeSpan? sinceEviction = _evictedAt is { } at ? _context.Time.GetElapsedTime(at) : null;
        return RedialRule.After(refusal.Status, sinceEviction, _context.Takeover.Retrying);
    }

    /// <summary>The answer to a charger that the CPMS has refused for good.</summary>
    /// <param name="objection">Why an open connection of the path was not closed for it; null where there was none.</param>
    public ReadOnlyMemory<byte> RefusalAnswer(string? objection) => _report.Refused(_refusal!, objection);

    /// <summary>The answer to a charger whose time is up.</summary>
    public ReadOnlyMemory<byte> TimeoutAnswer() =>
        _refusal is null ? _report.TimedOut(_connections.IsDialing, _connections.Awaited) : _report.Refused(_refusal, null);

    /// <summary>Sends the answer of a charger that gets no tunnel, and waits until it has read it.</summary>
    public void Answer(ReadOnlyMemory<byte> answer, int generation) =>
        _ = _connections.Charger.AnswerAndDrainAsync(answer, _context.CloseTime, _context.Time).PipeTo(
            _session,
            success: () => new SessionEvents.RefusalSent(generation),
            failure: bug => new SessionEvents.Faulted(generation, bug));

    /// <summary>Cancels the dial and no longer watches the charger.</summary>
    public void End()
    {
        _connections.CancelDial();
        _disconnection.Dispose();
        _disconnection = default;
        _refusal = null;
    }
}
