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
internal sealed class ChargePointSession : ActorBase, IWithTimers
{
    private readonly SessionLog _log;
    private readonly SessionContext _context;
    private readonly TrafficFeed _feed;
    private readonly long _number;
    private readonly Client _caller;
    private readonly SessionConnections _connections;
    private readonly SessionDial _dial;

    private UpgradeRequest _request;
    private int _generation;
    private bool _isClosedInOrder;
    private DialOutcome.Accepted? _accepted;
    private SessionTunnel? _tunnel;

    public ChargePointSession(ChargePoints.OpenSession open, long number, bool isSummedUp, TrafficFeed feed)
    {
        (_request, _caller) = (open.Request, open.Caller);
        (_number, _context, _feed) = (number, open.Context, feed);
        _log = new SessionLog(Context.GetLogger(), Id, isSummedUp, Context.Parent, _context.Time);
        _connections = new SessionConnections(open.Charger, _context.Dialer, open.Released);
        _dial = new SessionDial(_connections, _context, Report, Self);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ChargePointId Id => _request.ChargePoint;

    private DialReport Report => new(_context, _log, _request.Path, _request.Route);

    protected override void PreStart()
    {
        _log.Debug("{Actor} started for {RequestPath}", Self.Path, _request.Path);
        SetTimeout(_context.DialTimeout);
    }

    protected override void PostStop()
    {
        _dial.End();
        _tunnel?.PublishDisconnection();
        if (!_isClosedInOrder)
        {
            _connections.Abort();
        }

        _ = _log.ReleasedAsync(_connections.ReleaseAsync(_tunnel?.Finished ?? Task.CompletedTask, Context.Parent));
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // Queued --Dial--> Dialing --accepted--> AwaitingSeat --SeatGranted--> Relaying --> Closing --> stopped
    //                   |   ^
    //           refused v   | Redial, RetryDial
    //              AwaitingEviction
    // All before Relaying: --Stop, refused for good, TimedOut--> Rejecting --RefusalSent--> stopped
    protected override bool Receive(object message) => Queued(message);

    private bool Queued(object message)
    {
        switch (message)
        {
            case SessionProtocol.Dial:
                StartDial();
                return true;
            case SessionProtocol.DialReplaced:
                Reject(Report.Replaced());
                return true;
            default:
                return TryHandleUnanswered(message) || TryHandleOutdated(message);
        }
    }

    private bool Dialing(object message)
    {
        switch (message)
        {
            case SessionEvents.Dialed dialed when dialed.Generation == _generation:
                _connections.CompleteDial(dialed.Outcome);
                Handle(dialed.Outcome);
                return true;
            default:
                return TryHandleUnanswered(message) || TryHandleOutdated(message);
        }
    }

    // The CPMS has refused this connection while an older one of the path is open, or was a moment ago.
    private bool AwaitingEviction(object message)
    {
        switch (message)
        {
            case SessionProtocol.Redial:
                _dial.RecordEviction();
                StartDial();
                return true;
            case SessionEvents.RetryDial:
                StartDial();
                return true;
            case SessionProtocol.EvictionRejected rejected:
                Reject(_dial.RefusalAnswer(rejected.Reason));
                return true;
            default:
                return TryHandleUnanswered(message) || TryHandleOutdated(message);
        }
    }

    // The CPMS's first bytes wait in its socket until the older connection's disconnection has been published.
    private bool AwaitingSeat(object message)
    {
        switch (message)
        {
            case SessionProtocol.SeatGranted:
                OpenTunnel(_accepted!);
                _accepted = null;
                return true;
            case SessionProtocol.Stop:
                Reject(Responses.Stopping);
                return true;
            default:
                return TryHandleOutdated(message);
        }
    }

    private bool Rejecting(object message)
    {
        switch (message)
        {
            case SessionEvents.RefusalSent sent when sent.Generation == _generation:
                _isClosedInOrder = true;
                Context.Stop(Self);
                return true;
            default:
                return TryHandleOutdated(message);
        }
    }

    private bool Relaying(object message)
    {
        switch (message)
        {
            case SessionEvents.PumpEnded ended when ended.Generation == _generation:
                Become(Closing);
                HandlePumpEnd(ended.Result);
                return true;
            case SessionProtocol.Stop:
                Become(Closing);
                BeginStop();
                return true;
            default:
                return TryHandleOpen(message) || TryHandleOutdated(message);
        }
    }

    private bool Closing(object message)
    {
        switch (message)
        {
            case SessionEvents.PumpEnded ended when ended.Generation == _generation:
                HandlePumpEnd(ended.Result);
                return true;
            case SessionEvents.TimedOut:
                _connections.Abort();
                return true;
            case SessionEvents.BoundaryTimedOut:
                _tunnel!.AbortFrames();
                return true;
            case SessionEvents.PeerReset reset when reset.Generation == _generation:
                _tunnel!.RecordReset();
                _connections.Abort(); // one end is lost and the other reset: what a pump still waits for does not come
                StopIfFinished();
                return true;
            case SessionProtocol.Stop when !_tunnel!.IsStopping:
                BeginStop();
                return true;
            default:
                return TryHandleOpen(message) || TryHandleOutdated(message);
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
            case SessionEvents.ChargerDisconnected:
                Report.Abandoned();
                Context.Stop(Self);
                return true;
            case SessionEvents.TimedOut:
                Reject(_dial.TimeoutAnswer());
                return true;
            default:
                return false;
        }
    }

    // Relaying and Closing: a tap has news for the log, or a newer connection of the path wants the seat.
    private bool TryHandleOpen(object message)
    {
        switch (message)
        {
            case SessionEvents.CloseSeen seen when seen.Generation == _generation:
                _tunnel!.Record(seen);
                return true;
            case SessionEvents.TapNotice notice when notice.Generation == _generation:
                _log.Tap(notice);
                return true;
            case SessionProtocol.Supersede:
                _log.Superseded(_tunnel!.Cause);
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
        if (message is SessionEvents.Faulted faulted && faulted.Generation == _generation)
        {
            _connections.ForgetDial();
            ExceptionDispatchInfo.Throw(faulted.Bug);
        }

        return message is SessionEvents.Outcome or SessionEvents.ChargerDisconnected or SessionProtocol.Stop or SessionProtocol.Dial
            or SessionProtocol.DialReplaced or SessionProtocol.Redial or SessionProtocol.EvictionRejected or SessionProtocol.SeatGranted;
    }

    private void StartDial()
    {
        Become(Dialing);
        _dial.Start(_request, ++_generation);
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
        switch (_dial.Record(refused))
        {
            case RefusalStep.RequestEviction:
                Become(AwaitingEviction);
                Context.Parent.Tell(new SessionProtocol.RequestEviction(_request, _caller, refused.Status));
                break;
            case RefusalStep.Retry:
                Become(AwaitingEviction);
                Timers.StartSingleTimer(nameof(SessionEvents.RetryDial), new SessionEvents.RetryDial(), _context.Takeover.RetryPause);
                break;
            default:
                Reject(_dial.RefusalAnswer(null));
                break;
        }
    }

    private void Reject(ReadOnlyMemory<byte> answer)
    {
        EndDial();
        Become(Rejecting);
        _dial.Answer(answer, ++_generation);
    }

    private void EndDial()
    {
        _dial.End();
        Timers.Cancel(nameof(SessionEvents.TimedOut));
        Timers.Cancel(nameof(SessionEvents.RetryDial));
        Context.Parent.Tell(new SessionProtocol.DialFinished(_request.Route.Cpms, _request.Path));
    }

    private void OpenTunnel(DialOutcome.Accepted accepted)
    {
        Become(Relaying);
        _log.Connected(accepted.Subprotocol);
        var connection = new ChargePointConnection(_number, _request.Path, Id, accepted.Subprotocol);
        _tunnel = new SessionTunnel(
            connection, (_connections.Charger, accepted), _context, _feed, Context.System.EventStream, (Self, _generation));
        _tunnel.Start(accepted.ForCharger);
        _request = _request.ToIdentity(); // the rest is needed for the handshake only
    }

    private void HandlePumpEnd(PumpResult end)
    {
        _log.DirectionEnded(end);
        var step = _tunnel!.Record(end);
        if (_tunnel.IsStopping && _request.Route.StopsByReset && end.Sender == Direction.FromCsms)
        {
            _connections.Charger.Abort();
        }

        ReleaseSeatIfDue();
        switch (step)
        {
            case HalfCloseStep.ResetOtherEnd:
                _tunnel.Reset(end.Sender == Direction.FromChargePoint ? _connections.Upstream! : _connections.Charger);
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

    private void BeginStop()
    {
        _tunnel!.BeginStop(_request.Route.StopsByReset);
        SetTimeout(_context.CloseTime);
        Timers.StartSingleTimer(nameof(SessionEvents.BoundaryTimedOut), new SessionEvents.BoundaryTimedOut(), _context.BoundaryTime);
    }

    private void HandleEviction(SessionProtocol.Evict newcomer)
    {
        var isSilent = _tunnel!.ChargerSilence > _context.Takeover.Silence;
        if (EvictionRule.FindObjection((_request, _caller), (newcomer.Request, newcomer.Caller), isSilent) is { } objection)
        {
            Context.Parent.Tell(new SessionProtocol.EvictionDenied(_request.Path, objection));
            return;
        }

        _log.Evicted(_tunnel.Cause, newcomer.Status);
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
            _log.Disconnected(_tunnel.Cause);
        }

        _isClosedInOrder = true;
        Context.Stop(Self);
    }

    private void SetTimeout(TimeSpan time) => Timers.StartSingleTimer(nameof(SessionEvents.TimedOut), new SessionEvents.TimedOut(), time);
}
