namespace OcppActors.Transport.WebSockets;

/// <summary>Why a message could not be read, for the snoop stream and the log.</summary>
public static class TappedKinds
{
    /// <summary>The reason, for every kind from <see cref="TappedKind.TooLarge"/> on.</summary>
    public static string Reason(this TappedKind kind) => kind switch
    {
        TappedKind.TooLarge => "larger than the message limit",
        TappedKind.InflatingEnded => "compressed, and one such message has grown far beyond the message limit",
        TappedKind.InflatingTooCostly => "compressed, and inflating such messages has taken more time than one connection may",
        TappedKind.GivenUp => "incomplete when all incomplete messages together had become too large, and one of the largest",
        TappedKind.BrokenCompression => "its compression is broken, or that of a message before it",
        TappedKind.UnknownExtension => "an extension of the WebSocket that the relay does not know",
        TappedKind.OutOfOrder => "fragments out of order",
        TappedKind.ReservedOpcode => "neither text nor binary",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A message that can be read."),
    };
}
