using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>A message that the seat book wants delivered.</summary>
/// <param name="Recipient">The session.</param>
/// <param name="Message">One of <see cref="SessionProtocol"/>.</param>
internal readonly record struct SeatNotice<T>(T Recipient, object Message)
{
    /// <summary>Set when the seat just granted shares its charge point id with the seat of another path, once per id.</summary>
    public SharedId? SharedId { get; init; }
}

/// <summary>Two open paths that lead to the same charge point id.</summary>
internal sealed record SharedId(ChargePointId ChargePoint, string OtherPath, string Path);

/// <summary>
/// The takeover rule. Each path has one seat, held by its current session. A newer session gets the seat when the CPMS has
/// accepted it and the holder has released it. When the CPMS refuses the newer one, the holder may be evicted. One handover
/// per path is under way at a time; further requests queue behind it.
/// </summary>
/// <param name="evictions">Keeps evictions of one path apart.</param>
/// <param name="metrics">Counts takeovers and evictions.</param>
/// <param name="isAlive">Whether a session can still take the seat.</param>
internal sealed class SeatBook<T>(EvictionRateLimit evictions, SessionMetrics metrics, Func<T, bool> isAlive)
    where T : class
{
    private readonly Dictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Handover> _handovers = new(StringComparer.Ordinal);
    private readonly SharedIds _sharedIds = new();

    /// <summary>The current session of each path.</summary>
    public ImmutableDictionary<string, T> Holders =>
        _seats.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Holder, StringComparer.Ordinal);

    /// <summary>The CPMS has accepted a session.</summary>
    public IReadOnlyList<SeatNotice<T>> Claim(T session, SessionProtocol.ClaimSeat claim) =>
        [.. Process(claim.Path, new Request(session, claim))];

    /// <summary>The CPMS has refused a session, perhaps because of the holder.</summary>
    public IReadOnlyList<SeatNotice<T>> RequestEviction(T session, SessionProtocol.RequestEviction eviction) =>
        [.. Process(eviction.Request.Path, new Request(session, eviction))];

    /// <summary>The holder refuses to be evicted.</summary>
    public IReadOnlyList<SeatNotice<T>> DenyEviction(SessionProtocol.EvictionDenied denied)
    {
        if (!_handovers.Remove(denied.Path, out var handover))
        {
            return [];
        }

        metrics.EvictionsDenied.Increment();
        return
        [
            new(handover.First.Session, new SessionProtocol.EvictionRejected(denied.Reason)),
            .. ProcessQueued(denied.Path, handover),
        ];
    }

    /// <summary>A session gives up its seat, or has ended. Changes nothing where it does not hold the seat.</summary>
    public IReadOnlyList<SeatNotice<T>> Release(string path, T session)
    {
        if (!_seats.TryGetValue(path, out var seat) || !seat.Holder.Equals(session))
        {
            return [];
        }

        _seats.Remove(path);
        _sharedIds.Release(seat.ChargePoint, path);
        return _handovers.Remove(path, out var handover)
            ? [.. Complete(path, handover.First), .. ProcessQueued(path, handover)]
            : [];
    }

    private IEnumerable<SeatNotice<T>> Process(string path, Request request)
    {
        if (_handovers.TryGetValue(path, out var underWay))
        {
            underWay.Queue.Enqueue(request);
            return [];
        }

        var isHeld = _seats.TryGetValue(path, out var seat);
        switch (request.Message)
        {
            case SessionProtocol.ClaimSeat claim when !isHeld:
                return [Grant(request.Session, claim)];
            case SessionProtocol.ClaimSeat:
                _handovers[path] = new Handover(request);
                return [new(seat.Holder, SessionProtocol.Supersede.Instance)];
            case SessionProtocol.RequestEviction when !isHeld:
                return [new(request.Session, new SessionProtocol.EvictionRejected(null))];
            case SessionProtocol.RequestEviction when !evictions.Allows(path):
                metrics.EvictionsDenied.Increment();
                return [new(request.Session, new SessionProtocol.EvictionRejected("another one was closed for it a moment ago"))];
            case SessionProtocol.RequestEviction eviction:
                _handovers[path] = new Handover(request);
                return [new(seat.Holder, new SessionProtocol.Evict(eviction.Request, eviction.Caller, eviction.Status))];
            default:
                throw new ArgumentException($"Not a seat request: {request.Message}", nameof(request));
        }
    }

    // Each in turn: the first that claims the seat may start the next handover, and the rest queue behind that.
    private IEnumerable<SeatNotice<T>> ProcessQueued(string path, Handover done) =>
        done.Queue.Where(request => isAlive(request.Session)).SelectMany(request => Process(path, request));

    private IEnumerable<SeatNotice<T>> Complete(string path, Request first)
    {
        if (first.Message is not SessionProtocol.ClaimSeat claim)
        {
            metrics.Evictions.Increment();
            evictions.Record(path);
            return [new(first.Session, SessionProtocol.Redial.Instance)];
        }

        metrics.Takeovers.Increment();
        return isAlive(first.Session) ? [Grant(first.Session, claim)] : [];
    }

    private SeatNotice<T> Grant(T session, SessionProtocol.ClaimSeat claim)
    {
        _seats[claim.Path] = new Seat(session, claim.ChargePoint);
        return new SeatNotice<T>(session, SessionProtocol.SeatGranted.Instance)
        {
            SharedId = _sharedIds.Register(claim.ChargePoint, claim.Path) is { } other
                ? new SharedId(claim.ChargePoint, other, claim.Path)
                : null,
        };
    }

    private readonly record struct Seat(T Holder, ChargePointId ChargePoint);

    /// <summary>What a session has asked for: <see cref="SessionProtocol.ClaimSeat"/> or <see cref="SessionProtocol.RequestEviction"/>.</summary>
    private readonly record struct Request(T Session, object Message);

    /// <summary>The holder of a path's seat has been asked to release it for the first request; the others wait.</summary>
    private sealed record Handover(Request First)
    {
        public Queue<Request> Queue { get; } = new();
    }
}
