using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Protocol;
using OcppActors.Tunnel;

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

    /// <summary>One direction has ended.</summary>
    /// <param name="Generation">Of the tunnel that it belongs to.</param>
    /// <param name="Result">How.</param>
    public sealed record PumpEnded(int Generation, PumpResult Result);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SessionContext _context;
    private readonly UpgradeRequest _request;
    private readonly TunnelEnd _charger;
    private readonly TaskCompletionSource _ended;
    private readonly long _number;

    private int _generation;
    private bool _isStopping;
    private bool _inOrder;
    private Task<DialOutcome>? _dial;
    private TunnelEnd? _upstream;
    private ChargePointConnection? _connection;
    private SessionTap? _tap;
    private Pumps? _pumps;

    public ChargePointSession(ChargePoints.OpenSession open, long number, SessionContext context)
    {
        (_request, _, _charger, _ended) = open;
        _number = number;
        _context = context;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ChargePointId Id => _request.ChargePoint;

    protected override void PreStart()
    {
        _log.Debug("{0} started for {1}", Self.Path, _request.Path);
        Dial();
    }

    protected override void PostStop()
    {
        _tap?.Mute();
        if (!_inOrder)
        {
            Abort();
        }

        _stopping.Cancel();
        _stopping.Dispose();
        if (_connection is not null)
        {
            Context.System.EventStream.Publish(new ChargePointDisconnected(_connection, _context.Time.GetUtcNow()));
        }

        _ = ReleaseAsync(_dial, _pumps, _charger, _upstream, _ended);
        _log.Debug("{0} stopped", Self.Path);
    }

    // Dialing ----accepted----> Tunnelling --one direction ended, Stop--> Closing --both have ended--> stopped
    //    |
    //    '--refused, failed, Stop--> Refusing --the charger has it--> stopped
    protected override void OnReceive(object message) => Dialing(message);

    private void Tunnelling(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                Become(Closing);
                Follow(ended.Result);
                break;
            case Stop:
                _isStopping = true;
                Become(Closing);
                _pumps!.Part();
                GiveTime(_context.CloseTime);
                break;
            default:
                Either(message);
                break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                Follow(ended.Result);
                break;
            case Overdue:
                Abort();
                break;
            case HasReset:
                _pumps!.IsResetting = false;
                EndWithBothPumps();
                break;
            case Stop when !_isStopping:
                _isStopping = true;
                _pumps!.Part();
                GiveTime(_context.CloseTime);
                break;
            default:
                Either(message);
                break;
        }
    }

    // What every state takes the same way: what is stale changes nothing, a bug ends the session by its parent.
    private void Either(object message)
    {
        switch (message)
        {
            case Faulted faulted when faulted.Generation == _generation:
                ExceptionDispatchInfo.Throw(faulted.Bug);
                break;
            case PumpEnded or Dialed or Faulted or Stop:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OpenTunnel(DialOutcome.Accepted accepted)
    {
        _upstream = accepted.Upstream;
        _connection = new ChargePointConnection(_number, _request.Path, Id, accepted.Subprotocol);
        _tap = new SessionTap(_connection, _context, Context.System.EventStream, _log);
        Become(Tunnelling);
        _log.Info("Charge point {0} connected, {1}", Id, accepted.Subprotocol ?? "no subprotocol");
        Context.System.EventStream.Publish(new ChargePointConnected(_connection, _context.Time.GetUtcNow()));

        _pumps = new Pumps(_charger, _upstream, _tap, _context.MessageLimit);
        var generation = _generation;
        foreach (var running in _pumps.Start(accepted.Answer.Raw))
        {
            _ = running.PipeTo(Self, success: result => new PumpEnded(generation, result), failure: bug => new Faulted(generation, bug));
        }
    }

    private void Follow(PumpResult end)
    {
        _pumps!.Ended(end);
        if (end.Ending == PumpEnding.SenderLost && !_pumps.IsResetting)
        {
            // The other end gets every byte that came before, then the same kind of end.
            _pumps.IsResetting = true;
            var other = end.Sender == Direction.FromChargePoint ? _upstream! : _charger;
            _ = other.ResetWhenArrivedAsync(_context.LossTime, _context.Time).PipeTo(Self, success: () => HasReset.Instance);
        }
        else if (!_isStopping)
        {
            GiveTime(end.Ending == PumpEnding.Finished ? _context.HalfOpenTime : _context.LossTime);
        }

        EndWithBothPumps();
    }

    private void EndWithBothPumps()
    {
        if (!_pumps!.AreDone)
        {
            return;
        }

        _log.Info("Charge point {0} disconnected: {1}", Id, _isStopping ? "the relay stops" : _pumps.Explain());
        _inOrder = true;
        Context.Stop(Self);
    }

    private void GiveTime(TimeSpan time) => Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, time);

    private void Abort()
    {
        _charger.Abort();
        _upstream?.Abort();
    }

    private static async Task ReleaseAsync(
        Task<DialOutcome>? dial, Pumps? pumps, TunnelEnd charger, TunnelEnd? upstream, TaskCompletionSource ended)
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
        }
    }

    private sealed record Faulted(int Generation, Exception Bug);

    private sealed record Overdue
    {
        public static Overdue Instance { get; } = new();
    }

    private sealed record HasReset
    {
        public static HasReset Instance { get; } = new();
    }
}
