using System.Globalization;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>Something that ends a tunnel. What came first is why it ended, in whatever order the session gets to know of it.</summary>
/// <param name="At">When, as a monotonic timestamp.</param>
internal abstract record EndCause(long At)
{
    /// <summary>In words for the log.</summary>
    public abstract string Words { get; }

    /// <summary>Decides between causes of the same instant.</summary>
    protected abstract int Rank { get; }

    /// <summary>Which of two came first.</summary>
    public static EndCause First(EndCause? one, EndCause other) =>
        one is null || (other.At, other.Rank).CompareTo((one.At, one.Rank)) < 0 ? other : one;

    private static string NameOf(Direction sender) => sender == Direction.FromChargePoint ? "the charger" : "the CPMS";

    private static Direction Opposite(Direction sender) =>
        sender == Direction.FromChargePoint ? Direction.FromCsms : Direction.FromChargePoint;

    /// <summary>A WebSocket Close.</summary>
    public sealed record Closed(WebSocketClose Close, long At) : EndCause(At)
    {
        /// <inheritdoc/>
        public override string Words
        {
            get
            {
                var code = Close.Code == WebSocketClose.NoCode
                    ? "without a code"
                    : string.Create(CultureInfo.InvariantCulture, $"with {Close.Code} ({CloseCodes.NameOf(Close.Code)})");
                var reason = Close.Reason.Length == 0 ? "" : $", reason {LogText.Quote(Close.Reason)}";
                var cause = CloseCodes.CauseOf(Close.Code, NameOf(Opposite(Close.Sender)));
                return $"{NameOf(Close.Sender)} closed the connection {code}{reason}{(cause is null ? "" : $": {cause}")}";
            }
        }

        /// <inheritdoc/>
        protected override int Rank => (int)Close.Sender;
    }

    /// <summary>A direction ended.</summary>
    /// <param name="Result">How.</param>
    /// <param name="IsBlind">Whether its frames could not be read, so that a Close may have come unseen.</param>
    public sealed record Ended(PumpResult Result, bool IsBlind) : EndCause(Result.EndedAt)
    {
        /// <inheritdoc/>
        public override string Words => Result.Ending switch
        {
            PumpEnding.Finished => $"{NameOf(Result.Sender)} closed the connection{(IsBlind ? "" : " without a WebSocket Close")}",
            PumpEnding.SenderLost => $"the connection to {NameOf(Result.Sender)} broke ({Result.Cause})",
            _ => $"the connection to {NameOf(Opposite(Result.Sender))} broke ({Result.Cause})",
        };

        /// <inheritdoc/>
        protected override int Rank => 2 + (int)Result.Sender;
    }

    /// <summary>The relay itself closes it.</summary>
    /// <param name="Reason">Why, in words for the log.</param>
    /// <param name="At">When.</param>
    public sealed record ByRelay(string Reason, long At) : EndCause(At)
    {
        /// <inheritdoc/>
        public override string Words => Reason;

        /// <inheritdoc/>
        protected override int Rank => 4;
    }
}
