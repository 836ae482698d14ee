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
    /// <summary>The CPMS has accepted the session; answered with <see cref="ChargePointSession.Enter"/>.</summary>
    public sealed record TakePlace(string Path, ChargePointId ChargePoint);

    /// <summary>
    /// The CPMS has refused the session, perhaps because of the open one; answered with
    /// <see cref="ChargePointSession.DialAgain"/> when that one is over, or <see cref="ChargePointSession.StayOut"/>.
    /// </summary>
    public sealed record MakeRoom(OpenSession Open, int Status);

    /// <summary>The current session has published its disconnection, and its CPMS knows of it.</summary>
    public sealed record Left(string Path);

    /// <summary>The current session does not give way.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Reason">Why, in words for the log.</param>
    public sealed record Stays(string Path, string Reason);

    private readonly Dictionary<string, Place> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Handover> _handovers = new(StringComparer.Ordinal);
    private readonly SharedIds _sharedIds = new();
    private readonly EvictionPace _evictions;

    private void HandOver(object message)
    {
        switch (message)
        {
            case TakePlace take:
                Admit(take.Path, new Wish(Sender, take));
                break;
            case MakeRoom room:
                Admit(room.Open.Request.Path, new Wish(Sender, room));
                break;
            case Left left:
                Vacate(left.Path, Sender);
                break;
            case Stays stays when _handovers.Remove(stays.Path, out var handover):
                _context.Counters.EvictionsDenied.Increment();
                handover.Wish.Newcomer.Tell(new ChargePointSession.StayOut(stays.Reason));
                AdmitNext(stays.Path, handover);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // One newcomer of a path at a time: the others wait until it has its place, or not.
    private void Admit(string path, Wish wish)
    {
        if (_handovers.TryGetValue(path, out var underWay))
        {
            underWay.Next.Enqueue(wish);
            return;
        }

        var hasCurrent = _current.TryGetValue(path, out var current);
        switch (wish.Message)
        {
            case TakePlace take when !hasCurrent:
                Seat(take, wish.Newcomer);
                break;
            case TakePlace:
                _handovers[path] = new Handover(wish);
                current.Session.Tell(ChargePointSession.Supersede.Instance);
                break;
            case MakeRoom when !hasCurrent:
                wish.Newcomer.Tell(new ChargePointSession.StayOut(null));
                break;
            case MakeRoom when !_evictions.Allows(path):
                _context.Counters.EvictionsDenied.Increment();
                wish.Newcomer.Tell(new ChargePointSession.StayOut("another one was closed for it a moment ago"));
                break;
            case MakeRoom room:
                _handovers[path] = new Handover(wish);
                current.Session.Tell(new ChargePointSession.GiveWay(room.Open.Request, room.Open.Caller, room.Status));
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
    private void Vacate(string path, IActorRef session)
    {
        if (!_current.TryGetValue(path, out var current) || !current.Session.Equals(session))
        {
            return;
        }

        _current.Remove(path);
        _sharedIds.Leave(current.ChargePoint, path);
        if (!_handovers.Remove(path, out var handover))
        {
            return;
        }

        var newcomer = handover.Wish.Newcomer;
        if (handover.Wish.Message is TakePlace take)
        {
            _context.Counters.Takeovers.Increment();
            if (IsAlive(newcomer))
            {
                Seat(take, newcomer);
            }
        }
        else
        {
            _context.Counters.Evictions.Increment();
            _evictions.Note(path);
            newcomer.Tell(ChargePointSession.DialAgain.Instance);
        }

        AdmitNext(path, handover);
    }

    private void Seat(TakePlace take, IActorRef newcomer)
    {
        _current[take.Path] = new Place(newcomer, take.ChargePoint);
        if (_sharedIds.Enter(take.ChargePoint, take.Path) is { } other)
        {
            _log.Warning(
                "Two connections share the charge point id {0}: {1} and {2}. They are shown and metered as one charge point; "
                + "to tell them apart, give one another id with 'as:' in 'charge_points:' of the configuration file",
                take.ChargePoint, other, take.Path);
        }

        newcomer.Tell(ChargePointSession.Enter.Instance);
    }

    private static bool IsAlive(IActorRef session) => !Context.Child(session.Path.Name).Equals(ActorRefs.Nobody);

    /// <summary>Who is connected at a path.</summary>
    private readonly record struct Place(IActorRef Session, ChargePointId ChargePoint);

    /// <summary>What a newcomer has asked for: <see cref="TakePlace"/> or <see cref="MakeRoom"/>.</summary>
    private sealed record Wish(IActorRef Newcomer, object Message);

    /// <summary>The current session of a path has been asked to go; what newcomers ask for meanwhile waits.</summary>
    private sealed record Handover(Wish Wish)
    {
        public Queue<Wish> Next { get; } = new();
    }
}
