using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;

namespace OcppActors.Sessions;

/// <summary>The messages between <see cref="ChargePoints"/> and its sessions.</summary>
internal static class SessionProtocol
{
    /// <summary>To a session: dial the CPMS now.</summary>
    public sealed record Dial
    {
        private Dial()
        {
        }

        public static Dial Instance { get; } = new();
    }

    /// <summary>To a session: a newer request of the same path is queued to dial instead.</summary>
    public sealed record DialReplaced
    {
        private DialReplaced()
        {
        }

        public static DialReplaced Instance { get; } = new();
    }

    /// <summary>From a session: its dial slot is free, because the CPMS has answered or is no longer asked.</summary>
    public sealed record DialFinished(Uri Cpms, string Path);

    /// <summary>From a session: the CPMS has accepted it. Answered with <see cref="SeatGranted"/>.</summary>
    public sealed record ClaimSeat(string Path, ChargePointId ChargePoint);

    /// <summary>To a session: it is the current one of its path and may open its tunnel.</summary>
    public sealed record SeatGranted
    {
        private SeatGranted()
        {
        }

        public static SeatGranted Instance { get; } = new();
    }

    /// <summary>
    /// From a session: the CPMS has refused it, perhaps because an older connection of the path is open. Answered with
    /// <see cref="Redial"/> once that one is closed, or with <see cref="EvictionRejected"/>.
    /// </summary>
    public sealed record RequestEviction(UpgradeRequest Request, Client Caller, int Status);

    /// <summary>To a session: the older connection of the path is closed; dial the CPMS again.</summary>
    public sealed record Redial
    {
        private Redial()
        {
        }

        public static Redial Instance { get; } = new();
    }

    /// <summary>To a session: no connection is closed for it, so the CPMS's refusal is final.</summary>
    /// <param name="Reason">Why the open connection stays, in words for the log; null where none is open.</param>
    public sealed record EvictionRejected(string? Reason);

    /// <summary>To the current session: the CPMS has accepted a newer connection. Answered with <see cref="SeatReleased"/>.</summary>
    public sealed record Supersede
    {
        private Supersede()
        {
        }

        public static Supersede Instance { get; } = new();
    }

    /// <summary>
    /// To the current session: the CPMS has refused a newer connection, perhaps because of this one. Answered with
    /// <see cref="SeatReleased"/> once the CPMS has closed its side, or with <see cref="EvictionDenied"/>.
    /// </summary>
    /// <param name="Request">The newer connection's request.</param>
    /// <param name="Caller">The newer connection's client.</param>
    /// <param name="Status">What the CPMS answered to it.</param>
    public sealed record Evict(UpgradeRequest Request, Client Caller, int Status);

    /// <summary>From the current session: it has published its disconnection and gives up its seat.</summary>
    public sealed record SeatReleased(string Path);

    /// <summary>From the current session: it does not close for the newer connection.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Reason">Why, in words for the log.</param>
    public sealed record EvictionDenied(string Path, string Reason);

    /// <summary>To a session: the relay stops; close in order.</summary>
    public sealed record Stop
    {
        private Stop()
        {
        }

        public static Stop Instance { get; } = new();
    }

    /// <summary>From a session, after its actor has stopped: sockets and buffers are released.</summary>
    public sealed record SessionReleased
    {
        private SessionReleased()
        {
        }

        public static SessionReleased Instance { get; } = new();
    }
}
