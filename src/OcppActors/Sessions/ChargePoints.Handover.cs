using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>
/// The takeover rule. A path has one current session. A newcomer gets its place when the CPMS has accepted it and the old
/// one has taken its leave; where the CPMS refuses it because of the old one, the old one may be asked to give way.
/// </summary>
public sealed partial class ChargePoints
{
    /// <summary>The CPMS has accepted the session; answered with <see cref="ChargePointSession.SeatGranted"/>.</summary>
    public sealed record ClaimSeat(string Path, ChargePointId ChargePoint);

    /// <summary>
    /// The CPMS has refused the session, perhaps because of the open one; answered with
    /// <see cref="ChargePointSession.Redial"/> when that one is over, or <see cref="ChargePointSession.EvictionRejected"/>.
    /// </summary>
    public sealed record RequestEviction(OpenSession Open, int Status);

    /// <summary>The current session has published its disconnection, and its CPMS knows of it.</summary>
    public sealed record SeatReleased(string Path);

    /// <summary>The current session does not give way.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Reason">Why, in words for the log.</param>
    public sealed record EvictionDenied(string Path, string Reason);

    private readonly Dictionary<string, Seat> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Handover> _handovers = new(StringComparer.Ordinal);
    private readonly SharedIds _sharedIds = new();
    private readonly EvictionRateLimit _evictions;

    private void HandOver(object message)
    {
        switch (message)
        {
            case ClaimSeat take:
                Admit(take.Path, new TakeoverRequest(Sender, take));
                break;
            case RequestEviction room:
                Admit(room.Open.Request.Path, new TakeoverRequest(Sender, room));
                break;
            case SeatReleased left:
                LeaveSeat(left.Path, Sender);
                break;
            case EvictionDenied stays when _handovers.Remove(stays.Path, out var handover):
                _context.Metrics.EvictionsDenied.Increment();
                handover.Wish.Newcomer.Tell(new ChargePointSession.EvictionRejected(stays.Reason));
                AdmitNext(stays.Path, handover);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // One newcomer of a path at a time: the others wait until it has its place, or not.
    private void Admit(string path, TakeoverRequest wish)
    {
        if (_handovers.TryGetValue(path, out var underWay))
        {
            underWay.Next.Enqueue(wish);
            return;
        }

        var hasCurrent = _current.TryGetValue(path, out var current);
        switch (wish.Message)
        {
            case ClaimSeat take when !hasCurrent:
                Register(take, wish.Newcomer);
                break;
            case ClaimSeat:
                _handovers[path] = new Handover(wish);
                current.Session.Tell(ChargePointSession.Supersede.Instance);
                break;
            case RequestEviction when !hasCurrent:
                wish.Newcomer.Tell(new ChargePointSession.EvictionRejected(null));
                break;
            case RequestEviction when !_evictions.Allows(path):
                _context.Metrics.EvictionsDenied.Increment();
                wish.Newcomer.Tell(new ChargePointSession.EvictionRejected("another one was closed for it a moment ago"));
                break;
            case RequestEviction room:
                _handovers[path] = new Handover(wish);
                current.Session.Tell(new ChargePointSession.Evict(room.Open.Request, room.Open.Caller, room.Status));
                break;
        }
    }

    private void AdmitNext(string path, Handover done)
    {
        foreach (var wish in done.Next.Where(wish => IsAlive(wish.Newcomer)))
        {
            Admit(path, wish);
        }
    }

    // Of an old session's end only its own place is touched.
    private void LeaveSeat(string path, IActorRef session)
    {
        if (!_current.TryGetValue(path, out var current) || !current.Session.Equals(session))
        {
            return;
        }

        _current.Remove(path);
        _sharedIds.Release(current.ChargePoint, path);
        if (!_handovers.Remove(path, out var handover))
        {
            return;
        }

        var newcomer = handover.Wish.Newcomer;
        if (handover.Wish.Message is ClaimSeat take)
        {
            _context.Metrics.Takeovers.Increment();
            if (IsAlive(newcomer))
            {
                Register(take, newcomer);
            }
        }
        else
        {
            _context.Metrics.Evictions.Increment();
            _evictions.Record(path);
            newcomer.Tell(ChargePointSession.Redial.Instance);
        }

        AdmitNext(path, handover);
    }

    private void Register(ClaimSeat take, IActorRef newcomer)
    {
        _current[take.Path] = new Seat(newcomer, take.ChargePoint);
        if (_sharedIds.Register(take.ChargePoint, take.Path) is { } other)
        {
            _log.Warning(
                "Two connections share the charge point id {0}: {1} and {2}. They are shown and metered as one charge point; "
                + "to tell them apart, give one another id with 'as:' in 'charge_points:' of the configuration file",
                take.ChargePoint, other, take.Path);
        }

        newcomer.Tell(ChargePointSession.SeatGranted.Instance);
    }

    private static bool IsAlive(IActorRef session) => !Context.Child(session.Path.Name).Equals(ActorRefs.Nobody);

    /// <summary>Who is connected at a path.</summary>
    private readonly record struct Seat(IActorRef Session, ChargePointId ChargePoint);

    /// <summary>What a newcomer has asked for: <see cref="ClaimSeat"/> or <see cref="RequestEviction"/>.</summary>
    private sealed record TakeoverRequest(IActorRef Newcomer, object Message);

    /// <summary>The current session of a path has been asked to go; what newcomers ask for meanwhile waits.</summary>
    private sealed record Handover(TakeoverRequest Wish)
    {
        public Queue<TakeoverRequest> Next { get; } = new();
    }
}
