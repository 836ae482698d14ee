using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// One connection of one charger: owns its two sockets and the pumps between them, from the charger's request until both
/// directions have ended.
/// </summary>
internal sealed class ChargePointSession : UntypedActor, IWithTimers
{
    /// <summary>One direction has ended.</summary>
    /// <param name="Generation">Of the tunnel that it belongs to.</param>
    /// <param name="Result">How.</param>
    public sealed record PumpEnded(int Generation, PumpResult Result) : IDeadLetterSuppression;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SessionContext _context;
    private readonly TrafficFeed _feed;
    private readonly long _number;
    private readonly Client _caller;
    private readonly SessionConnections _connections;

    private UpgradeRequest _request;
    private int _generation;
    private bool _isClosedInOrder;
    private CancellationTokenRegistration _disconnection;
    private DialOutcome.Refused? _refusal;
    private DialOutcome.Accepted? _accepted;
    private long? _evictedAt;
    private SessionTunnel? _tunnel;

    public ChargePointSession(ChargePoints.OpenSession open, long number, SessionContext context, TrafficFeed feed)
    {
        (_request, _caller) = (open.Request, open.Caller);
        (_number, _context, _feed) = (number, context, feed);
        _connections = new SessionConnections(open.Charger, context.Dialer, open.Released);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ChargePointId Id => _request.ChargePoint;

    private DialReport Report => new(_context, _log, _request.Path, Id);

    protected override void PreStart()
    {
        _log.Debug("{Actor} started for {RequestPath}", Self.Path, _request.Path);
        var self = Self;
        _disconnection = _connections.Charger.Disconnected.Register(() => self.Tell(new ChargerDisconnected(), ActorRefs.NoSender));
        SetTimeout(_context.DialTimeout);
    }

    protected override void PostStop()
    {
        _connections.CancelDial();
        _disconnection.Dispose();
        _tunnel?.PublishDisconnection();
        if (!_isClosedInOrder)
        {
            _connections.Abort();
        }

        _ = _connections.ReleaseAsync(_tunnel?.Finished ?? Task.CompletedTask, Context.Parent);
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // Queued --Dial--> Dialing --accepted--> AwaitingSeat --SeatGranted--> Relaying --> Closing --> stopped
    //                   |   ^
    //           refused v   | Redial, RetryDial
    //              AwaitingEviction
    // All before Relaying: --Stop, refused for good, TimedOut--> Rejecting --RefusalSent--> stopped
    protected override void OnReceive(object message) => Queued(message);

    private void Queued(object message)
    {
        switch (message)
        {
            case SessionProtocol.Dial:
                StartDial();
                break;
            case SessionProtocol.DialReplaced:
                Reject(Report.Replaced());
                break;
            default:
                UnhandledUnless(TryHandleUnanswered(message) || TryHandleOutdated(message), message);
                break;
        }
    }

    private void Dialing(object message)
    {
        switch (message)
        {
            case Dialed dialed when dialed.Generation == _generation:
                _connections.CompleteDial(dialed.Outcome);
                Handle(dialed.Outcome);
                break;
            default:
                UnhandledUnless(TryHandleUnanswered(message) || TryHandleOutdated(message), message);
                break;
        }
    }

    // The CPMS has refused this connection while an older one of the path is open, or was a moment ago.
    private void AwaitingEviction(object message)
    {
        switch (message)
        {
            case SessionProtocol.Redial:
                _evictedAt = _context.Time.GetTimestamp();
                StartDial();
                break;
            case RetryDial:
                StartDial();
                break;
            case SessionProtocol.EvictionRejected rejected:
                Reject(Report.Refused(_refusal!, rejected.Reason));
                break;
            default:
                UnhandledUnless(TryHandleUnanswered(message) || TryHandleOutdated(message), message);
                break;
        }
    }

    // The CPMS's first bytes wait in its socket until the older connection's disconnection has been published.
    private void AwaitingSeat(object message)
    {
        switch (message)
        {
            case SessionProtocol.SeatGranted:
                OpenTunnel(_accepted!);
                (_accepted, _refusal) = (null, null);
                break;
            case SessionProtocol.Stop:
                Reject(Responses.Stopping);
                break;
            default:
                UnhandledUnless(TryHandleOutdated(message), message);
                break;
        }
    }

    private void Rejecting(object message)
    {
        switch (message)
        {
            case RefusalSent sent when sent.Generation == _generation:
                _isClosedInOrder = true;
                Context.Stop(Self);
                break;
            default:
                UnhandledUnless(TryHandleOutdated(message), message);
                break;
        }
    }

    private void Relaying(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                Become(Closing);
                HandlePumpEnd(ended.Result);
                break;
            case SessionProtocol.Stop:
                Become(Closing);
                BeginStop();
                break;
            default:
                UnhandledUnless(TryHandleHandover(message) || TryHandleOutdated(message), message);
                break;
        }
    }

    private void Closing(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                HandlePumpEnd(ended.Result);
                break;
            case TimedOut:
                _connections.Abort();
                break;
            case BoundaryTimedOut:
                _tunnel!.AbortFrames();
                break;
            case PeerReset reset when reset.Generation == _generation:
                _tunnel!.RecordReset();
                _connections.Abort(); // one end is lost and the other reset: what a pump still waits for does not come
                StopIfFinished();
                break;
            case SessionProtocol.Stop when !_tunnel!.IsStopping:
                BeginStop();
                break;
            default:
                UnhandledUnless(TryHandleHandover(message) || TryHandleOutdated(message), message);
                break;
        }
    }

    // Queued, Dialing and AwaitingEviction: the charger has no answer yet.
    private bool TryHandleUnanswered(object message)
    {
        switch (message)
        {
            case SessionProtocol.Stop:
                Reject(Responses.Stopping);
                return true;
            case ChargerDisconnected:
                Report.Abandoned();
                Context.Stop(Self);
                return true;
            case TimedOut:
                Reject(_refusal is null ? Report.TimedOut(_connections.IsDialing) : Report.Refused(_refusal, null));
                return true;
            default:
                return false;
        }
    }

    // Relaying and Closing: a newer connection of the path wants the seat.
    private bool TryHandleHandover(object message)
    {
        switch (message)
        {
            case SessionProtocol.Supersede:
                _log.Info("Charge point {ChargePoint} has reconnected; the new connection replaces the old one", Id);
                BeginRelease(_context.CloseTime, awaitsCpms: false);
                return true;
            case SessionProtocol.Evict newcomer:
                HandleEviction(newcomer);
                return true;
            default:
                return false;
        }
    }

    // Every state: an outcome that comes too late changes nothing, and a bug ends the session by its parent.
    private bool TryHandleOutdated(object message)
    {
        if (message is Faulted faulted && faulted.Generation == _generation)
        {
            ExceptionDispatchInfo.Throw(faulted.Bug);
        }

        return message is Outcome or PumpEnded or ChargerDisconnected or SessionProtocol.Stop or SessionProtocol.Dial
            or SessionProtocol.DialReplaced or SessionProtocol.Redial or SessionProtocol.EvictionRejected or SessionProtocol.SeatGranted;
    }

    private void UnhandledUnless(bool isHandled, object message)
    {
        if (!isHandled)
        {
            Unhandled(message);
        }
    }

    private void StartDial()
    {
        Become(Dialing);
        var generation = ++_generation;
        _ = _connections.DialAsync(_request).PipeTo(
            Self,
            success: outcome => new Dialed(generation, outcome),
            failure: bug => new Faulted(generation, bug));
    }

    private void Handle(DialOutcome outcome)
    {
        switch (outcome)
        {
            case DialOutcome.Accepted accepted:
                EndDial();
                Report.Accepted();
                _accepted = accepted;
                Become(AwaitingSeat);
                Context.Parent.Tell(new SessionProtocol.ClaimSeat(_request.Path, Id));
                break;
            case DialOutcome.Refused refused:
                HandleRefusal(refused);
                break;
            case DialOutcome.Failed failed:
                Reject(Report.Failed(failed.Status, failed.Reason));
                break;
        }
    }

    private void HandleRefusal(DialOutcome.Refused refused)
    {
        TimeSpan? sinceEviction = _evictedAt is { } at ? _context.Time.GetElapsedTime(at) : null;
        switch (RedialRule.After(refused.Status, sinceEviction, _context.Takeover.Retrying))
        {
            case RefusalStep.RequestEviction:
                _refusal = refused;
                Become(AwaitingEviction);
                Context.Parent.Tell(new SessionProtocol.RequestEviction(_request, _caller, refused.Status));
                break;
            case RefusalStep.Retry:
                _refusal = refused;
                Become(AwaitingEviction);
                Timers.StartSingleTimer(nameof(RetryDial), new RetryDial(), _context.Takeover.RetryPause);
                break;
            default:
                Reject(Report.Refused(refused, null));
                break;
        }
    }

    private void Reject(ReadOnlyMemory<byte> answer)
    {
        EndDial();
        Become(Rejecting);
        var generation = ++_generation;
        _ = _connections.Charger.AnswerAndDrainAsync(answer, _context.CloseTime, _context.Time).PipeTo(
            Self,
            success: () => new RefusalSent(generation),
            failure: bug => new Faulted(generation, bug));
    }

    private void EndDial()
    {
        _connections.CancelDial();
        Timers.Cancel(nameof(TimedOut));
        Timers.Cancel(nameof(RetryDial));
        _disconnection.Dispose();
        _disconnection = default;
        Context.Parent.Tell(new SessionProtocol.DialFinished(_request.Path));
    }

    private void OpenTunnel(DialOutcome.Accepted accepted)
    {
        Become(Relaying);
        _log.Info("Charge point {ChargePoint} connected, {Subprotocol}", Id, accepted.Subprotocol ?? "no subprotocol");
        var connection = new ChargePointConnection(_number, _request.Path, Id, accepted.Subprotocol);
        _tunnel = new SessionTunnel(
            connection,
            (_connections.Charger, accepted.Upstream),
            new SessionTap(connection, _context, _feed, _log),
            _context.Tap.With(accepted.Extensions),
            _context,
            Context.System.EventStream);
        var (self, generation) = (Self, _generation);
        _tunnel.Start(
            accepted.ForCharger,
            ended: result => self.Tell(new PumpEnded(generation, result), ActorRefs.NoSender),
            failed: bug => self.Tell(new Faulted(generation, bug), ActorRefs.NoSender));
        _request = _request.ToIdentity(); // the rest is needed for the handshake only
    }

    private void HandlePumpEnd(PumpResult end)
    {
        var step = _tunnel!.Record(end);
        if (_tunnel.IsStopping && _request.Route.StopsByReset && end.Sender == Direction.FromCsms)
        {
            _connections.Charger.Abort();
        }

        ReleaseSeatIfDue();
        switch (step)
        {
            case HalfCloseStep.ResetOtherEnd:
                ResetEnd(end.Sender == Direction.FromChargePoint ? _connections.Upstream! : _connections.Charger);
                break;
            case HalfCloseStep.AwaitOtherDirection:
                SetTimeout(_context.HalfOpenTime);
                break;
            case HalfCloseStep.AwaitRemainder:
                SetTimeout(_context.LossTime);
                break;
        }

        StopIfFinished();
    }

    private void ResetEnd(TunnelEnd end)
    {
        var generation = _generation;
        _ = end.ResetWhenAcknowledgedAsync(_context.LossTime, _context.Time).PipeTo(
            Self,
            success: () => new PeerReset(generation),
            failure: bug => new Faulted(generation, bug));
    }

    private void BeginStop()
    {
        _tunnel!.BeginStop(_request.Route.StopsByReset);
        SetTimeout(_context.CloseTime);
        Timers.StartSingleTimer(nameof(BoundaryTimedOut), new BoundaryTimedOut(), _context.BoundaryTime);
    }

    private void HandleEviction(SessionProtocol.Evict newcomer)
    {
        var isSilent = _tunnel!.ChargerSilence > _context.Takeover.Silence;
        if (EvictionRule.FindObjection((_request, _caller), (newcomer.Request, newcomer.Caller), isSilent) is { } objection)
        {
            Context.Parent.Tell(new SessionProtocol.EvictionDenied(_request.Path, objection));
            return;
        }

        _log.Info(
            "Charge point {ChargePoint} has reconnected, but the CPMS answered {Status}, perhaps because the old connection is still open; closing the old connection",
            Id, newcomer.Status);
        BeginRelease(_context.Takeover.EvictionGrace, awaitsCpms: true);
    }

    private void BeginRelease(TimeSpan timeout, bool awaitsCpms)
    {
        _tunnel!.BeginRelease(awaitsCpms);
        Become(Closing);
        SetTimeout(timeout);
        ReleaseSeatIfDue();
    }

    private void ReleaseSeatIfDue()
    {
        if (_tunnel!.TryReleaseSeat())
        {
            Context.Parent.Tell(new SessionProtocol.SeatReleased(_request.Path));
        }
    }

    private void StopIfFinished()
    {
        if (!_tunnel!.IsFinished)
        {
            return;
        }

        if (!_tunnel.IsReleased)
        {
            _log.Info("Charge point {ChargePoint} disconnected: {Reason}", Id, _tunnel.EndReason);
        }

        _isClosedInOrder = true;
        Context.Stop(Self);
    }

    private void SetTimeout(TimeSpan time) => Timers.StartSingleTimer(nameof(TimedOut), new TimedOut(), time);

    // Outcomes may arrive after the session has stopped, which is not worth a dead letter.
    private abstract record Outcome(int Generation) : IDeadLetterSuppression;

    private sealed record Dialed(int Generation, DialOutcome Outcome) : Outcome(Generation);

    private sealed record RefusalSent(int Generation) : Outcome(Generation);

    private sealed record PeerReset(int Generation) : Outcome(Generation);

    private sealed record Faulted(int Generation, Exception Bug) : Outcome(Generation);

    private sealed record ChargerDisconnected : IDeadLetterSuppression;

    private sealed record RetryDial;

    private sealed record TimedOut;

    private sealed record BoundaryTimedOut;
}
