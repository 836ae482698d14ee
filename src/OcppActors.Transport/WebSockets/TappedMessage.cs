using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>What a tap has read.</summary>
public enum TappedKind
{
    /// <summary>A text message; the content is its bytes.</summary>
    Text,

    /// <summary>A binary message; the content is its bytes.</summary>
    Binary,

    /// <summary>Larger than the message limit. This kind and all that follow have no content.</summary>
    TooLarge,

    /// <summary>Compressed, in a direction where inflating has ended at a message far beyond the limit.</summary>
    InflatingEnded,

    /// <summary>Compressed, in a direction where inflating has ended because it exceeded the <see cref="InflatingBudget"/>.</summary>
    InflatingTooCostly,

    /// <summary>Given up before its end had come, because the <see cref="UnfinishedMessages"/> of all taps together were too large.</summary>
    GivenUp,

    /// <summary>Not valid permessage-deflate, or compressed with the context of such a message.</summary>
    BrokenCompression,

    /// <summary>Changed by an unknown extension, or with reserved bits that no extension uses.</summary>
    UnknownExtension,

    /// <summary>A continuation without a beginning, or a message that was never finished.</summary>
    OutOfOrder,

    /// <summary>Neither text nor binary (RFC 6455 section 5.2: opcodes 3 to 7).</summary>
    ReservedOpcode,
}

/// <summary>A complete message that a tap has read.</summary>
public readonly ref struct TappedMessage
{
    public required Direction Sender { get; init; }

    public required TappedKind Kind { get; init; }

    /// <summary>See <see cref="Kind"/>. Valid during the call only.</summary>
    public required ReadOnlySpan<byte> Content { get; init; }

    /// <summary>
    /// The size in bytes, all fragments together: inflated where the message could be inflated, otherwise of the payload on the
    /// wire.
    /// </summary>
    public required long Size { get; init; }

    /// <summary>The generation that the listener returned when the message began.</summary>
    public required long Began { get; init; }
}

/// <summary>Receives what a tap reads. Called on the pump's thread, before the message's last byte is forwarded: it must neither block nor log there.</summary>
public interface IWiretapListener
{
    /// <summary>
    /// A message begins. False: nobody listens; of a charger's messages only those that the snoop replays
    /// (<see cref="MessagePeek"/>) are reported, of the CPMS's none.
    /// </summary>
    /// <param name="generation">The current generation of listeners, in either case. It becomes <see cref="TappedMessage.Began"/>.</param>
    bool Wants(out long generation);

    /// <summary>A message is complete.</summary>
    void Seen(in TappedMessage message);

    /// <summary>The direction's first Close frame is complete. It is forwarded like every other frame.</summary>
    void Closed(WebSocketClose close);

    /// <summary>Compressed messages of this direction can no longer be read. The tunnel and all other messages are not affected.</summary>
    void InflatingEnded(Direction sender, string reason);

    /// <summary>A message has been given up (<see cref="TappedKind.GivenUp"/>). Called on any thread; the rest may never come.</summary>
    void MessageGivenUp(Direction sender);

    /// <summary>The tap cannot read this direction any more. The tunnel is not affected.</summary>
    void Lost(Direction sender, string reason);
}
