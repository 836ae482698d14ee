using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Traffic;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// One connection of one charger: owns its two sockets and the pumps between them, from the charger's request until both
/// directions have ended.
/// </summary>
internal sealed partial class ChargePointSession : UntypedActor, IWithTimers
{
    /// <summary>Ends the session in order.</summary>
    public sealed record Stop
    {
        private Stop()
        {
        }

        public static Stop Instance { get; } = new();
    }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ChargePoints.OpenSession _open;
    private readonly SessionContext _context;
    private readonly TrafficFeed _feed;
    private readonly long _number;

    private int _generation;
    private bool _isStopping;
    private bool _inOrder;
    private TunnelEnd? _upstream;

    public ChargePointSession(ChargePoints.OpenSession open, long number, SessionContext context, TrafficFeed feed)
    {
        _open = open;
        _number = number;
        _context = context;
        _feed = feed;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private UpgradeRequest Request => _open.Request;

    private TunnelEnd Charger => _open.Charger;

    private ChargePointId Id => Request.ChargePoint;

    protected override void PreStart()
    {
        _log.Debug("{0} started for {1}", Self.Path, Request.Path);
        AwaitTurn();
    }

    protected override void PostStop()
    {
        HangUp();
        _gone.Dispose();
        _tap?.Mute();
        if (!_inOrder)
        {
            Abort();
        }

        PublishDisconnection();
        _ = ReleaseAsync(_dial, _pumps, Charger, _upstream, _open.Ended, Context.Parent);
        _log.Debug("{0} stopped", Self.Path);
    }

    // Waiting ---Dial---> Dialing ---accepted---> Entering ---Enter---> Tunnelling ---> Closing ---> stopped
    //    |                 |   ^                     |
    //    |         refused |   | the old one is over |
    //    |                 v   |                     |
    //    |                Knocking                   |
    //    |                   |                       |
    //    '-------------------+---------Stop----------'---> Refusing ---the charger has it---> stopped
    //
    // To Refusing leads also: displaced, overdue, refused for good, failed. To Closing: one direction has ended, Stop,
    // Supersede, GiveWay. A charger that leaves before it has an answer stops its session at once.
    protected override void OnReceive(object message) => Waiting(message);

    // What every state takes the same way: what is stale changes nothing, a bug ends the session by its parent.
    private void Either(object message)
    {
        switch (message)
        {
            case Faulted faulted when faulted.Generation == _generation:
                ExceptionDispatchInfo.Throw(faulted.Bug);
                break;
            case PumpEnded or Dialed or Faulted or Stop or ChargerDisconnected or Dial or DialReplaced or Redial or EvictionRejected or SeatGranted:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void GiveTime(TimeSpan time) => Timers.StartSingleTimer(nameof(TimedOut), TimedOut.Instance, time);

    private void Abort()
    {
        Charger.Abort();
        _upstream?.Abort();
    }

    private static async Task ReleaseAsync(
        Task<DialOutcome>? dial, Pumps? pumps, TunnelEnd charger, TunnelEnd? upstream, TaskCompletionSource ended, IActorRef guardian)
    {
        try
        {
            if (dial is not null && await dial is DialOutcome.Accepted untaken)
            {
                upstream = untaken.Upstream;
            }

            if (pumps is not null)
            {
                await pumps.Finished;
            }
        }
        finally
        {
            if (upstream is not null)
            {
                await upstream.DisposeAsync();
            }

            await charger.DisposeAsync();
            ended.TrySetResult();
            guardian.Tell(ChargePoints.SessionReleased.Instance, ActorRefs.NoSender);
        }
    }

    // Like every outcome of what a session has begun it may come after the end, and that is no news for the log.
    private sealed record Faulted(int Generation, Exception Bug) : IDeadLetterSuppression;

    private sealed record TimedOut
    {
        public static TimedOut Instance { get; } = new();
    }
}
