using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>What a tap could make of a message.</summary>
public enum TappedKind
{
    /// <summary>A text message; the content is its bytes.</summary>
    Text,

    /// <summary>A binary message; the content is its bytes.</summary>
    Binary,

    /// <summary>Larger than the message limit; like all that follow, without content.</summary>
    TooLarge,

    /// <summary>Compressed, in a direction where inflating has ended at a message that grew beyond every measure.</summary>
    InflatingEnded,

    /// <summary>Not what permessage-deflate makes of a message, or compressed with what came before such a one.</summary>
    BrokenCompression,

    /// <summary>Changed by an extension that is unknown here, or with reserved bits that no extension has a use for.</summary>
    UnknownExtension,

    /// <summary>A continuation of nothing, or a message that was never finished.</summary>
    OutOfOrder,

    /// <summary>Neither text nor binary (RFC 6455 section 5.2: opcodes 3 to 7).</summary>
    ReservedOpcode,
}

/// <summary>One whole message that has passed a tap.</summary>
public readonly ref struct TappedMessage
{
    public required Direction Sender { get; init; }

    public required TappedKind Kind { get; init; }

    /// <summary>As <see cref="Kind"/> says; valid during the call alone.</summary>
    public required ReadOnlySpan<byte> Content { get; init; }

    /// <summary>
    /// Bytes, all fragments together: of a message that could be inflated, if only to be measured, after inflating; of any
    /// other the payload on the wire.
    /// </summary>
    public required long Size { get; init; }

    /// <summary>The generation that the listener gave when the message began.</summary>
    public required long Began { get; init; }
}

/// <summary>Who hears what a tap has seen. Called from the pump's thread, before the message's last byte is passed on.</summary>
public interface IWiretapListener
{
    /// <summary>
    /// A message begins. False: nobody listens, and of a charger's messages only what the snoop remembers
    /// (<see cref="MessagePeek"/>) is reported, of the CPMS's none.
    /// </summary>
    /// <param name="generation">Of listeners, in either case: it comes back as <see cref="TappedMessage.Began"/>.</param>
    bool Wants(out long generation);

    void Seen(in TappedMessage message);

    /// <summary>Compressed messages of this direction can no longer be read; all others are, and the tunnel goes on.</summary>
    void InflatingEnded(Direction sender, string reason);

    /// <summary>The tap has lost its way in the stream and sees nothing more of this direction; the tunnel goes on.</summary>
    void Lost(Direction sender, string reason);
}
