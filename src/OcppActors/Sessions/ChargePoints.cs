using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Protocol;
using OcppActors.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The guardian of all sessions: knows who is connected, starts a session for each charger, and sees to it that a
/// session that fails ends alone.
/// </summary>
internal sealed class ChargePoints : UntypedActor
{
    /// <summary>A charger asks for its CPMS.</summary>
    /// <param name="Request">The upgrade that it sent.</param>
    /// <param name="Caller">Who sent it.</param>
    /// <param name="Charger">Its end of the tunnel.</param>
    /// <param name="Ended">Completed when the session has released everything.</param>
    public sealed record OpenSession(UpgradeRequest Request, Caller Caller, TunnelEnd Charger, TaskCompletionSource Ended);

    /// <summary>Asks who is connected; answered with <see cref="Sessions"/>.</summary>
    public sealed record GetSessions
    {
        public static GetSessions Instance { get; } = new();
    }

    /// <param name="ByPath">The live session of each raw path.</param>
    public sealed record Sessions(ImmutableDictionary<string, IActorRef> ByPath);

    /// <summary>Ends every session and opens no more; answered with <see cref="Drained"/> when the last has ended.</summary>
    public sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }

    /// <summary>Ends what has not drained in time, without ceremony.</summary>
    public sealed record Cut
    {
        private Cut()
        {
        }

        public static Cut Instance { get; } = new();
    }

    public sealed record Drained
    {
        public static Drained Instance { get; } = new();
    }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SessionContext _context;
    private readonly Dictionary<string, IActorRef> _current = new(StringComparer.Ordinal);
    private int _unreleased;
    private long _count;
    private IActorRef? _drainer;

    public ChargePoints(SessionContext context) => _context = context;

    protected override void PreStart() => _log.Debug("{0} started", Self.Path);

    protected override void PostStop() => _log.Debug("{0} stopped", Self.Path);

    // A session's sockets cannot be restarted with it: it ends, and the charger comes back by its own rules.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenSession open when _drainer is null:
                Open(open);
                break;
            case OpenSession late:
                _ = late.Charger.AnswerAndDrainAsync(Responses.Stopping, _context.CloseTime, _context.Time)
                    .ContinueWith(_ => late.Ended.TrySetResult(), TaskScheduler.Default);
                break;
            case SessionEnded ended:
                Forget(ended);
                break;
            case SessionReleased:
                _unreleased--;
                TellIfDrained();
                break;
            case GetSessions:
                Sender.Tell(new Sessions(_current.ToImmutableDictionary(StringComparer.Ordinal)));
                break;
            case Drain:
                StartDraining();
                break;
            case Cut:
                foreach (var session in Context.GetChildren())
                {
                    Context.Stop(session);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Open(OpenSession open)
    {
        var number = ++_count;
        var path = open.Request.Path;
        var session = Context.ActorOf(
            Props.Create(() => new ChargePointSession(open, number, _context)),
            ActorNames.Of(open.Request.ChargePoint.Value, number));
        Context.WatchWith(session, new SessionEnded(path, session));
        _unreleased++;
        _ = open.Ended.Task.PipeTo(Self, success: () => SessionReleased.Instance);

        // The takeover rule belongs here: today a newcomer of the same path simply stands beside the old one.
        _current[path] = session;
    }

    private void Forget(SessionEnded ended)
    {
        if (_current.TryGetValue(ended.Path, out var current) && current.Equals(ended.Session))
        {
            _current.Remove(ended.Path);
        }
    }

    private void StartDraining()
    {
        _drainer = Sender;
        foreach (var session in Context.GetChildren())
        {
            session.Tell(ChargePointSession.Stop.Instance);
        }

        TellIfDrained();
    }

    private void TellIfDrained()
    {
        if (_unreleased == 0)
        {
            _drainer?.Tell(Drained.Instance);
        }
    }

    private sealed record SessionEnded(string Path, IActorRef Session);

    private sealed record SessionReleased
    {
        public static SessionReleased Instance { get; } = new();
    }
}
