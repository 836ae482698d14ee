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
internal sealed class ChargePointSession : UntypedActor, IWithTimers
{
    /// <summary>Ends the session in order.</summary>
    public sealed record Stop
    {
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
    private Task<DialOutcome>? _dial;
    private TunnelEnd? _upstream;
    private ChargePointConnection? _connection;
    private SessionTap? _tap;
    private PumpResult? _firstEnd;
    private bool _inOrder;
    private bool _told;

    public ChargePointSession(ChargePoints.OpenSession open, long number, SessionContext context)
    {
        (_request, _charger, _ended) = open;
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
            Abort();
        _stopping.Cancel();
        _stopping.Dispose();
        if (_connection is not null)
            Context.System.EventStream.Publish(new ChargePointDisconnected(_connection, _context.Time.GetUtcNow()));
        _ = ReleaseAsync(_dial, _charger, _upstream, _ended);
        _log.Debug("{0} stopped", Self.Path);
    }

    // Dialing ----accepted----> Tunnelling --one direction ended--> Closing --the other ended--> stopped
    //    |                          |                                  ^
    //    |                          '------------- Stop --------------'|
    //    '--refused, failed--> Refusing --the charger has it--> stopped
    protected override void OnReceive(object message) => Dialing(message);

    private void Dialing(object message)
    {
        switch (message)
        {
            case Dialed dialed when dialed.Generation == _generation:
                Take(dialed.Outcome);
                break;
            case Dialed:
                break;
            case Stop:
                _stopping.Cancel(); // the dial answers with 503
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Refusing(object message)
    {
        switch (message)
        {
            case Refused:
                _inOrder = true;
                Context.Stop(Self);
                break;
            case Stop:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Tunnelling(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                _firstEnd = ended.Result;
                Become(Closing);
                FollowFirstEnd(ended.Result);
                break;
            case Stop:
                _told = true;
                Become(Closing);
                Finish();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation && _firstEnd is null:
                _firstEnd = ended.Result;
                break;
            case PumpEnded ended when ended.Generation == _generation:
                LogEnd(_firstEnd!, ended.Result);
                _inOrder = true;
                Context.Stop(Self);
                break;
            case Overdue:
                Abort();
                break;
            case Stop:
                Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, _context.CloseTime);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Dial()
    {
        Become(Dialing);
        var generation = ++_generation;
        _dial = _context.Dialer.DialAsync(_request, _stopping.Token);
        _ = _dial.PipeTo(
            Self,
            success: outcome => new Dialed(generation, outcome),
            failure: bug => new Dialed(generation, new DialOutcome.Failed(502, bug.ToString())));
    }

    private void Take(DialOutcome outcome)
    {
        _dial = null;
        switch (outcome)
        {
            case DialOutcome.Accepted accepted:
                OpenTunnel(accepted);
                break;
            case DialOutcome.Refused refused:
                _log.Warning("Charge point {0}: the CPMS answered {1}{2}", Id, refused.Status, Advice.For(refused.Status));
                Refuse(refused.Answer);
                break;
            case DialOutcome.Failed failed:
                _log.Warning("Charge point {0}: no connection to the CPMS, {1}", Id, failed.Reason);
                Refuse(Responses.NoCpms(failed.Status, "The relay got no answer from the CPMS: " + failed.Reason));
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

        Start(Direction.FromCsms, _upstream, _charger, accepted.Answer.Raw);
        Start(Direction.FromChargePoint, _charger, _upstream, default);
    }

    private void Start(Direction sender, TunnelEnd from, TunnelEnd to, ReadOnlyMemory<byte> preface)
    {
        var generation = _generation;
        var pump = new FramePump(sender, from, to, new Wiretap(sender, _tap!, _context.MessageLimit));
        _ = pump.RunAsync(preface).PipeTo(Self, success: result => new PumpEnded(generation, result));
    }

    private void Refuse(ReadOnlyMemory<byte> answer)
    {
        Become(Refusing);
        _ = RefuseAsync(answer).PipeTo(Self, success: () => SessionRefused);
    }

    private async Task RefuseAsync(ReadOnlyMemory<byte> answer)
    {
        try
        {
            await _charger.WriteAsync(answer);
            await _charger.FinishAndDrainAsync(_context.CloseTime, _context.Time);
        }
        catch (IOException)
        {
            // The charger did not wait for its answer.
        }
    }

    private void FollowFirstEnd(PumpResult end)
    {
        var time = end.Ending == PumpEnding.Finished ? _context.HalfOpenTime : _context.LossTime;
        Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, time);
        if (end.Ending == PumpEnding.SenderLost)
            Other(end.Sender).Abort();
    }

    private TunnelEnd Other(Direction lost) => lost == Direction.FromChargePoint ? _upstream! : _charger;

    // A Close 1001 at the next frame boundary of each direction belongs here.
    private void Finish()
    {
        Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, _context.CloseTime);
        _ = FinishAsync(_charger);
        _ = FinishAsync(_upstream!);
    }

    private static async Task FinishAsync(TunnelEnd end)
    {
        try
        {
            await end.FinishAsync();
        }
        catch (IOException)
        {
            // Gone already; its pump says so.
        }
    }

    private void Abort()
    {
        _charger.Abort();
        _upstream?.Abort();
    }

    private void LogEnd(PumpResult first, PumpResult second)
    {
        var who = first.Sender == Direction.FromChargePoint ? "the charger" : "the CPMS";
        var other = first.Sender == Direction.FromChargePoint ? "the CPMS" : "the charger";
        var what = first.Ending switch
        {
            _ when _told => "the relay stops",
            PumpEnding.Finished => $"{who} closed",
            PumpEnding.SenderLost => $"the connection to {who} broke ({first.Cause})",
            _ => $"the connection to {other} broke ({first.Cause})",
        };
        _log.Info("Charge point {0} disconnected: {1}", Id, what);
        _log.Debug("{0} ends: {1}, then {2}", Self.Path, first, second);
    }

    private static async Task ReleaseAsync(
        Task<DialOutcome>? dial, TunnelEnd charger, TunnelEnd? upstream, TaskCompletionSource ended)
    {
        if (dial is not null && await dial is DialOutcome.Accepted untaken)
            upstream = untaken.Upstream;
        if (upstream is not null)
            await upstream.DisposeAsync();
        await charger.DisposeAsync();
        ended.TrySetResult();
    }

    private static readonly Refused SessionRefused = new();

    private sealed record Dialed(int Generation, DialOutcome Outcome);

    private sealed record Refused;

    private sealed record Overdue
    {
        public static Overdue Instance { get; } = new();
    }
}
