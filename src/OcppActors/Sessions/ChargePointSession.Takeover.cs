using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>The two sides of a takeover: how a newcomer gets its place, and how an old session leaves it.</summary>
internal sealed partial class ChargePointSession
{
    /// <summary>The place is this session's: the tunnel may open.</summary>
    public sealed record SeatGranted
    {
        public static SeatGranted Instance { get; } = new();
    }

    /// <summary>The CPMS has accepted a newer connection of the same path; answered with <see cref="ChargePoints.SeatReleased"/>.</summary>
    public sealed record Supersede
    {
        public static Supersede Instance { get; } = new();
    }

    /// <summary>
    /// The CPMS has refused a newer connection of the same path, perhaps because of this one; answered with
    /// <see cref="ChargePoints.SeatReleased"/> when the CPMS's side is over, or <see cref="ChargePoints.EvictionDenied"/>.
    /// </summary>
    /// <param name="Request">The newcomer's.</param>
    /// <param name="Caller">Who sent it.</param>
    /// <param name="Status">What the CPMS answered.</param>
    public sealed record Evict(UpgradeRequest Request, Client Caller, int Status);

    private DialOutcome.Accepted? _accepted;
    private bool _isLeaving;
    private bool _isAwaitingCpms;

    // The CPMS's bytes wait in its socket until the old connection's disconnection has been published.
    private void Entering(object message)
    {
        switch (message)
        {
            case SeatGranted:
                OpenTunnel(_accepted!);
                (_accepted, _refusal) = (null, null);
                break;
            case Stop:
                _isStopping = true;
                Refuse(Responses.Stopping);
                break;
            default:
                Either(message);
                break;
        }
    }

    private void AskForPlace(DialOutcome.Accepted accepted)
    {
        _upstream = accepted.Upstream;
        _accepted = accepted;
        Become(Entering);
        Context.Parent.Tell(new ChargePoints.ClaimSeat(Request.Path, Id));
    }

    private void Succeeded(object message)
    {
        switch (message)
        {
            case Supersede:
                _log.Info("Charge point {0} has connected anew: the new connection takes the place of this one", Id);
                Leave(_context.CloseTime);
                PublishDisconnection();
                Context.Parent.Tell(new ChargePoints.SeatReleased(Request.Path));
                break;
            case Evict newcomer:
                Consider(newcomer);
                break;
            default:
                Either(message);
                break;
        }
    }

    private void Consider(Evict newcomer)
    {
        var isSilent = _pumps!.ChargerSilence > _context.Takeover.Silence;
        if (EvictionRule.FindObjection((Request, _open.Caller), (newcomer.Request, newcomer.Caller), isSilent) is { } objection)
        {
            Context.Parent.Tell(new ChargePoints.EvictionDenied(Request.Path, objection));
            return;
        }

        _log.Info(
            "Charge point {0} is back, and the CPMS refuses it with {1}, perhaps because this older connection is open: it is closed for the new one",
            Id, newcomer.Status);
        Leave(_context.Takeover.EvictionGrace);
        _isAwaitingCpms = true;
        LeaveOnceCpmsKnows();
    }

    // Nothing more is passed on nor shown. Both ends get FIN, as from a peer that went away, and are cut when time is up.
    private void Leave(TimeSpan time)
    {
        _isLeaving = true;
        _tap!.Mute();
        _pumps!.Release();
        Become(Closing);
        GiveTime(time);
    }

    private void LeaveOnceCpmsKnows()
    {
        if (_isAwaitingCpms && _pumps!.CpmsHasEnded)
        {
            _isAwaitingCpms = false;
            PublishDisconnection();
            Context.Parent.Tell(new ChargePoints.SeatReleased(Request.Path));
        }
    }

    private void PublishDisconnection()
    {
        if (_connection is not null)
        {
            _context.Metrics.Closed.Increment();
            Context.System.EventStream.Publish(new ChargePointDisconnected(_connection, _context.Time.GetUtcNow()));
            _connection = null;
        }
    }
}
