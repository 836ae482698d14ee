namespace OcppActors.Domain.HomeAssistant;

/// <summary>The kinds of publications, in the order in which they are published on a new connection.</summary>
public enum PublicationKind
{
    /// <summary>The discovery document of the bridge, which those of charge points refer to.</summary>
    BridgeDiscovery,

    /// <summary>A discovery document of a charge point.</summary>
    Discovery,

    /// <summary><c>online</c> or <c>offline</c> of a charge point.</summary>
    Availability,

    /// <summary>The value of one entity.</summary>
    State,
}

/// <summary>A retained MQTT message.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">UTF-8; an empty payload deletes the retained message.</param>
public sealed record Publication(PublicationKind Kind, string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether a register was reset. Without this value the next one would look like a small step back: negative energy.</summary>
    public bool IsReset { get; init; }
}
