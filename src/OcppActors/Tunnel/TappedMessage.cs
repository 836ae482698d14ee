using OcppActors.Domain.Ocpp;

namespace OcppActors.Tunnel;

/// <summary>What a tap could make of a message.</summary>
internal enum TappedKind
{
    /// <summary>A text message; the content is its bytes.</summary>
    Text,

    /// <summary>A binary message; the content is its bytes.</summary>
    Binary,

    /// <summary>Larger than the tap's limit; no content.</summary>
    TooLarge,

    /// <summary>Not to be understood: compressed without a way to inflate it, or fragments out of order; no content.</summary>
    Unreadable,
}

/// <summary>One whole message that has passed a tap.</summary>
internal readonly ref struct TappedMessage
{
    public required Direction Sender { get; init; }

    public required TappedKind Kind { get; init; }

    /// <summary>As <see cref="Kind"/> says; valid during the call alone.</summary>
    public required ReadOnlySpan<byte> Content { get; init; }

    /// <summary>Payload bytes on the wire, all fragments together.</summary>
    public required long Size { get; init; }

    /// <summary>What the listener answered when the message began.</summary>
    public required long Began { get; init; }
}

/// <summary>Who hears what a tap has seen. Called from the pump's thread, before the message's last byte is passed on.</summary>
internal interface IWiretapListener
{
    /// <summary>A message begins. Null: nobody wants it, and nothing of it is copied.</summary>
    long? Wants();

    void Seen(in TappedMessage message);

    /// <summary>The tap has lost its way in the stream and sees nothing more of this direction; the tunnel goes on.</summary>
    void Lost(Direction sender, string reason);
}
