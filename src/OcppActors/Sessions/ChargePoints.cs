using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The parent of all sessions: starts one per charger connection, limits how many dial a CPMS at once, and keeps the current
/// session of each path.
/// </summary>
public sealed class ChargePoints : UntypedActor, IWithTimers
{
    /// <summary>A charger asks for a connection to its CPMS.</summary>
    /// <param name="Request">The upgrade request.</param>
    /// <param name="Caller">Who sent it.</param>
    /// <param name="Charger">The charger's end of the tunnel. Its ownership passes with this message: the session alone uses and disposes it.</param>
    /// <param name="Context">What the session goes by.</param>
    /// <param name="Released">Called once, on any thread, when the session has released everything.</param>
    public sealed record OpenSession(UpgradeRequest Request, Client Caller, TunnelEnd Charger, SessionContext Context, Action Released);

    /// <summary>Asks for the connected chargers; answered with <see cref="Sessions"/>.</summary>
    public sealed record GetSessions
    {
        private GetSessions()
        {
        }

        public static GetSessions Instance { get; } = new();
    }

    /// <param name="ByPath">The current session of each raw path whose charger the CPMS has accepted.</param>
    public sealed record Sessions(ImmutableDictionary<string, IActorRef> ByPath);

    /// <summary>Ends every session and opens no more; answered with <see cref="Drained"/> when the last one has released everything.</summary>
    public sealed record Drain
    {
        private Drain()
        {
        }

        public static Drain Instance { get; } = new();
    }

    /// <summary>Every session has ended and released everything.</summary>
    public sealed record Drained
    {
        private Drained()
        {
        }

        public static Drained Instance { get; } = new();
    }

    /// <summary>From now on so many sessions may dial a CPMS at once; 0: no limit.</summary>
    public sealed record LimitDials(int Concurrency);

    /// <summary>Resets the connections that have not drained in time; answered with <see cref="Drained"/> like <see cref="Drain"/>.</summary>
    public sealed record AbortSessions
    {
        private AbortSessions()
        {
        }

        public static AbortSessions Instance { get; } = new();
    }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SessionContext _context;
    private readonly TrafficFeed _feed;
    private readonly DialQueues<IActorRef> _dials;
    private readonly SeatBook<IActorRef> _seats;
    private readonly FrequentConnectionsLog _frequent;
    private readonly LoopGuard _loops = new();
    private int _unreleased;
    private long _count;
    private IActorRef? _drainer;

    /// <param name="context">What all sessions share, and the limit of the first ones.</param>
    public ChargePoints(SessionContext context)
    {
        var children = Context;
        _frequent = new FrequentConnectionsLog(_log);
        _context = context;
        _feed = new TrafficFeed(Context.System.EventStream, context.Time);
        _dials = new DialQueues<IActorRef>(context.DialConcurrency);
        _seats = new SeatBook<IActorRef>(
            new EvictionRateLimit(context.Takeover.EvictionPause, context.Time),
            context.Metrics,
            session => !children.Child(session.Path.Name).Equals(ActorRefs.Nobody));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    // Akka's scheduler starts with its first timer and blocks the thread that sets it until it runs. Starting it here blocks one
    // actor once, instead of every thread of the pool when thousands of chargers connect at the same time.
    protected override void PreStart()
    {
        _log.Debug("{Actor} started", Self.Path);
        Timers.StartSingleTimer(nameof(SchedulerStarted), SchedulerStarted.Instance, TimeSpan.FromMilliseconds(1));
        Timers.StartPeriodicTimer(nameof(SumUp), SumUp.Instance, FrequentConnections.Interval);
    }

    protected override void PostStop()
    {
        _feed.Dispose();
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // A restarted session would have no sockets: it stops instead, its PostStop releases them, and the charger reconnects.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    // Open --Drain--> Draining: both handle sessions alike, but Draining refuses new ones and answers once all are released.
    protected override void OnReceive(object message) => Open(message);

    private void Open(object message)
    {
        switch (message)
        {
            case OpenSession open:
                StartSession(open);
                break;
            case Drain:
                StartDraining();
                break;
            default:
                if (!TryHandleSession(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Draining(object message)
    {
        switch (message)
        {
            case OpenSession late:
                _ = RefuseAsync(late, Responses.Stopping);
                break;
            case Drain:
                StartDraining();
                break;
            case SessionProtocol.SessionReleased:
                _unreleased--;
                ReplyIfDrained();
                break;
            default:
                if (!TryHandleSession(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private bool TryHandleSession(object message)
    {
        switch (message)
        {
            case SessionProtocol.DialFinished finished:
                ReleaseDial(finished.Cpms, finished.Path, Sender);
                return true;
            case SessionProtocol.ClaimSeat claim:
                _frequent.Accept(claim.ChargePoint);
                Deliver(_seats.Claim(Sender, claim));
                return true;
            case SessionProtocol.RequestEviction eviction:
                Deliver(_seats.RequestEviction(Sender, eviction));
                return true;
            case SessionProtocol.SeatReleased released:
                Deliver(_seats.Release(released.Path, Sender));
                return true;
            case SessionProtocol.EvictionDenied denied:
                Deliver(_seats.DenyEviction(denied));
                return true;
            case SessionEnded ended:
                ReleaseDial(ended.Cpms, ended.Path, ended.Session);
                Deliver(_seats.Release(ended.Path, ended.Session));
                return true;
            case SessionProtocol.SessionReleased:
                _unreleased--;
                return true;
            case ConnectionOutcome outcome:
                _frequent.Record(outcome);
                return true;
            case SumUp:
                _frequent.SumUp();
                return true;
            case LimitDials limit:
                foreach (var dials in _dials.Limit(limit.Concurrency))
                {
                    DialNext(dials);
                }

                return true;
            case GetSessions:
                Sender.Tell(new Sessions(_seats.Holders));
                return true;
            case AbortSessions:
                _drainer = Sender;
                foreach (var session in Context.GetChildren())
                {
                    Context.Stop(session);
                }

                ReplyIfDrained();
                return true;
            default:
                return message is SchedulerStarted;
        }
    }

    private void StartSession(OpenSession open)
    {
        _context.Metrics.Requests.Increment();
        if (_loops.IsReturned(open.Request, open.Caller))
        {
            _log.Log(
                _frequent.WarningFor(open.Request.ChargePoint),
                "Charge point {ChargePoint}: its request has come back from {Cpms} to this relay, which had sent it there. Set --cpms (or the "
                + "charger's own cpms:) to the URL that the chargers were connected to before",
                [open.Request.ChargePoint, open.Request.Route.Cpms.Authority]);
            _context.Metrics.Refusals.Increment();
            _ = RefuseAsync(open, Responses.Loop);
            return;
        }

        var number = ++_count;
        var (cpms, path) = (open.Request.Route.Cpms, open.Request.Path);
        var isSummedUp = _frequent.Begin(open.Request.ChargePoint);
        var session = Context.ActorOf(
            Props.CreateBy(new SessionProducer(open, number, isSummedUp, _feed)),
            ActorNames.Of(open.Request.ChargePoint.Value, number));
        Context.WatchWith(session, new SessionEnded(cpms, path, session));
        _unreleased++;
        _loops.Add(open.Request, open.Caller, session);
        var dials = _dials.Of(cpms);
        dials.Enqueue(path, session)?.Tell(SessionProtocol.DialReplaced.Instance);
        DialNext(dials);
    }

    private async Task RefuseAsync(OpenSession refused, ReadOnlyMemory<byte> answer)
    {
        try
        {
            await refused.Charger.AnswerAndDrainAsync(answer, _context.CloseTime, _context.Time);
        }
        catch (Exception bug)
        {
            _log.Error(bug, "A charger that gets no session could not be answered; report this with the log");
        }
        finally
        {
            refused.Released();
        }
    }

    private void ReleaseDial(Uri cpms, string path, IActorRef session)
    {
        _loops.Remove(session);
        var dials = _dials.Of(cpms);
        dials.Remove(path, session);
        DialNext(dials);
    }

    private static void DialNext(DialQueue<IActorRef> dials)
    {
        while (dials.TryDequeue(out var next))
        {
            next.Tell(SessionProtocol.Dial.Instance);
        }
    }

    private void Deliver(IReadOnlyList<SeatNotice<IActorRef>> notices)
    {
        foreach (var notice in notices)
        {
            if (notice.SharedId is { } shared)
            {
                _log.Warning(
                    "Two connections share the charge point id {ChargePoint}: {OtherPath} and {Path}. They are shown and metered as one "
                    + "charge point; to tell them apart, give one another id with 'as:' in 'charge_points:' of the configuration file",
                    shared.ChargePoint, shared.OtherPath, shared.Path);
            }

            notice.Recipient.Tell(notice.Message);
        }
    }

    private void StartDraining()
    {
        _drainer = Sender;
        _dials.Clear();
        Become(Draining);
        foreach (var session in Context.GetChildren())
        {
            session.Tell(SessionProtocol.Stop.Instance);
        }

        ReplyIfDrained();
    }

    private void ReplyIfDrained()
    {
        if (_unreleased == 0)
        {
            _frequent.SumUp();
            _drainer?.Tell(Drained.Instance);
        }
    }

    /// <summary>Logs what charge points have done that connect too often for lines of their own.</summary>
    internal sealed record SumUp
    {
        private SumUp()
        {
        }

        public static SumUp Instance { get; } = new();
    }

    private sealed record SessionEnded(Uri Cpms, string Path, IActorRef Session);

    private sealed record SchedulerStarted
    {
        public static SchedulerStarted Instance { get; } = new();
    }

    /// <summary>
    /// Creates one session. Props live as long as their actor, so this drops the request, which is needed for the handshake
    /// only. A session is never restarted.
    /// </summary>
    private sealed class SessionProducer(OpenSession open, long number, bool isSummedUp, TrafficFeed feed)
        : IIndirectActorProducer
    {
        private OpenSession? _open = open;

        public Type ActorType => typeof(ChargePointSession);

        public ActorBase Produce()
        {
            var session = new ChargePointSession(
                _open ?? throw new InvalidOperationException("A session cannot be restarted"), number, isSummedUp, feed);
            _open = null;
            return session;
        }

        public void Release(ActorBase actor)
        {
        }
    }
}
