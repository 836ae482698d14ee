using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The guardian of all sessions: starts one for each charger, lets them dial in their turn, knows whose connection of a
/// path is the current one, and sees to it that a session that fails ends alone.
/// </summary>
public sealed partial class ChargePoints : UntypedActor, IWithTimers
{
    /// <summary>A charger asks for its CPMS.</summary>
    /// <param name="Request">The upgrade that it sent.</param>
    /// <param name="Caller">Who sent it.</param>
    /// <param name="Charger">Its end of the tunnel.</param>
    /// <param name="Ended">Completed when the session has released everything.</param>
    public sealed record OpenSession(UpgradeRequest Request, Client Caller, TunnelEnd Charger, TaskCompletionSource Ended)
    {
        /// <summary>The upgrade that it sent; once the CPMS has accepted it, what is still asked of it. Changed by the session alone.</summary>
        public UpgradeRequest Request { get; private set; } = Request;

        /// <summary>For the session: what was for the handshake alone is not kept for as long as the tunnel lives.</summary>
        public void Accepted() => Request = Request.OnceAccepted();
    }

    /// <summary>A session has released everything.</summary>
    public sealed record SessionReleased
    {
        public static SessionReleased Instance { get; } = new();
    }

    /// <summary>Asks who is connected; answered with <see cref="Sessions"/>.</summary>
    public sealed record GetSessions
    {
        public static GetSessions Instance { get; } = new();
    }

    /// <param name="ByPath">The current session of each raw path whose charger the CPMS has accepted.</param>
    public sealed record Sessions(ImmutableDictionary<string, IActorRef> ByPath);

    /// <summary>Ends every session and opens no more; answered with <see cref="Drained"/> when the last has ended.</summary>
    public sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }

    /// <summary>Ends what has not drained in time, without ceremony.</summary>
    public sealed record AbortSessions
    {
        private AbortSessions()
        {
        }

        public static AbortSessions Instance { get; } = new();
    }

    public sealed record Drained
    {
        public static Drained Instance { get; } = new();
    }

    /// <summary>A session has its CPMS's answer, or wants none any more: its place among the dials is free.</summary>
    public sealed record DialFinished(string Path);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SessionContext _context;
    private readonly TrafficFeed _feed;
    private readonly DialQueue<IActorRef> _dials;
    private int _unreleased;
    private long _count;
    private IActorRef? _drainer;

    public ChargePoints(SessionContext context)
    {
        _context = context;
        _feed = new TrafficFeed(Context.System.EventStream, context.Time);
        _dials = new DialQueue<IActorRef>(context.DialConcurrency);
        _evictions = new EvictionRateLimit(context.Takeover.EvictionPause, context.Time);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    // Akka's scheduler starts with its first timer, and whoever sets one waits for that: one actor now, not all the threads of
    // the pool when thousands of chargers come first.
    protected override void PreStart()
    {
        _log.Debug("{0} started", Self.Path);
        Timers.StartSingleTimer(nameof(SchedulerRuns), SchedulerRuns.Instance, TimeSpan.FromMilliseconds(1));
    }

    protected override void PostStop()
    {
        _feed.Dispose();
        _log.Debug("{0} stopped", Self.Path);
    }

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
            case DialFinished over:
                FreeDial(over.Path, Sender);
                break;
            case SessionEnded ended:
                FreeDial(ended.Path, ended.Session);
                LeaveSeat(ended.Path, ended.Session);
                break;
            case SchedulerRuns:
                break;
            case SessionReleased:
                _unreleased--;
                TellIfDrained();
                break;
            case GetSessions:
                Sender.Tell(new Sessions(_current.ToImmutableDictionary(
                    entry => entry.Key, entry => entry.Value.Session, StringComparer.Ordinal)));
                break;
            case Drain:
                StartDraining();
                break;
            case AbortSessions:
                foreach (var session in Context.GetChildren())
                {
                    Context.Stop(session);
                }

                break;
            default:
                HandOver(message);
                break;
        }
    }

    private void Open(OpenSession open)
    {
        _context.Metrics.Requests.Increment();
        var number = ++_count;
        var path = open.Request.Path;
        var session = Context.ActorOf(
            Props.Create(() => new ChargePointSession(open, number, _context, _feed)),
            ActorNames.Of(open.Request.ChargePoint.Value, number));
        Context.WatchWith(session, new SessionEnded(path, session));
        _unreleased++;
        _dials.Enqueue(path, session)?.Tell(ChargePointSession.DialReplaced.Instance);
        DialNext();
    }

    private void FreeDial(string path, IActorRef session)
    {
        _dials.Remove(path, session);
        DialNext();
    }

    private void DialNext()
    {
        while (_dials.TryDequeue(out var next))
        {
            next.Tell(ChargePointSession.Dial.Instance);
        }
    }

    private void StartDraining()
    {
        _drainer = Sender;
        _dials.Clear();
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

    private sealed record SchedulerRuns
    {
        public static SchedulerRuns Instance { get; } = new();
    }
}
