using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>The open tunnel, and its end.</summary>
internal sealed partial class ChargePointSession
{
    /// <summary>One direction has ended.</summary>
    /// <param name="Generation">Of the tunnel that it belongs to.</param>
    /// <param name="Result">How.</param>
    public sealed record PumpEnded(int Generation, PumpResult Result) : IDeadLetterSuppression;

    private ChargePointConnection? _connection;
    private SessionTap? _tap;
    private Pumps? _pumps;

    private void Tunnelling(object message)
    {
        switch (message)
        {
            case PumpEnded ended when ended.Generation == _generation:
                Become(Closing);
                Follow(ended.Result);
                break;
            case Stop:
                Become(Closing);
                Part();
                break;
            default:
                Succeeded(message);
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
            case TimedOut:
                Abort();
                break;
            case BoundaryTimedOut:
                _pumps!.Abort();
                break;
            case PeerReset:
                _pumps!.IsResetting = false;
                Abort(); // one end is lost and the other reset: what a pump still waits for does not come
                EndWithBothPumps();
                break;
            case Stop when !_isStopping:
                Part();
                break;
            default:
                Succeeded(message);
                break;
        }
    }

    private void Part()
    {
        _isStopping = true;
        _pumps!.BeginClose(Request.Route.StopsByReset);
        GiveTime(_context.CloseTime);
        Timers.StartSingleTimer(nameof(BoundaryTimedOut), BoundaryTimedOut.Instance, _context.BoundaryTime);
    }

    private void OpenTunnel(DialOutcome.Accepted accepted)
    {
        _connection = new ChargePointConnection(_number, Request.Path, Id, accepted.Subprotocol);
        _tap = new SessionTap(_connection, _context, _feed, _log);
        Become(Tunnelling);
        _context.Metrics.Opened.Increment();
        _log.Info("Charge point {0} connected, {1}", Id, accepted.Subprotocol ?? "no subprotocol");
        Context.System.EventStream.Publish(new ChargePointConnected(_connection, _context.Time.GetUtcNow()));

        _pumps = new Pumps(Charger, _upstream!, _tap, _context.Tap.With(accepted.Extensions));
        var (self, generation) = (Self, _generation);
        _pumps.Start(
            accepted.ForCharger,
            ended: result => self.Tell(new PumpEnded(generation, result), ActorRefs.NoSender),
            failed: bug => self.Tell(new Faulted(generation, bug), ActorRefs.NoSender));
        _open.Accepted();
    }

    private void Follow(PumpResult end)
    {
        _pumps!.Record(end);
        if (_isStopping && Request.Route.StopsByReset && end.Sender == Direction.FromCsms)
        {
            Charger.Abort();
        }

        if (_isLeaving)
        {
            LeaveOnceCpmsKnows();
        }
        else if (end.Ending == PumpEnding.SenderLost && !_pumps.IsResetting)
        {
            // The other end gets every byte that came before, then the same kind of end.
            _pumps.IsResetting = true;
            var other = end.Sender == Direction.FromChargePoint ? _upstream! : Charger;
            var generation = _generation;
            _ = other.ResetWhenArrivedAsync(_context.LossTime, _context.Time).PipeTo(
                Self, success: () => PeerReset.Instance, failure: bug => new Faulted(generation, bug));
        }
        else if (!_isStopping)
        {
            GiveTime(end.Ending == PumpEnding.Finished ? _context.HalfOpenTime : _context.LossTime);
        }

        EndWithBothPumps();
    }

    private void EndWithBothPumps()
    {
        if (!_pumps!.IsFinished)
        {
            return;
        }

        if (!_isLeaving)
        {
            _log.Info("Charge point {0} disconnected: {1}", Id, _isStopping ? "the relay stops" : _pumps.Explain());
        }

        _inOrder = true;
        Context.Stop(Self);
    }

    private sealed record BoundaryTimedOut
    {
        public static BoundaryTimedOut Instance { get; } = new();
    }

    private sealed record PeerReset : IDeadLetterSuppression
    {
        public static PeerReset Instance { get; } = new();
    }
}
