namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a publication is for; on a fresh link they go out in this order.</summary>
public enum PublicationKind
{
    /// <summary>A discovery document.</summary>
    Discovery,

    /// <summary><c>online</c> or <c>offline</c> of a charge point.</summary>
    Availability,

    /// <summary>The value of one entity.</summary>
    State,
}

/// <summary>One retained MQTT message. <paramref name="Payload"/> is UTF-8; an empty one deletes the retained message.</summary>
public sealed record Publication(PublicationKind Kind, string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>A register begins anew: whoever missed this value would take the next for a small step back, which is negative energy.</summary>
    public bool IsReset { get; init; }
}
