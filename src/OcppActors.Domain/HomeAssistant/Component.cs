namespace OcppActors.Domain.HomeAssistant;

/// <summary>An entity of the discovery document, and what still has to be said of it.</summary>
/// <param name="Entity">What it is.</param>
/// <param name="StateTopic">Where its values go.</param>
internal sealed record Component(Entity Entity, string StateTopic)
{
    /// <summary>Home Assistant knows it: a document that holds it has been published.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Gone for good; its key stays in the document without a description, which is how it is removed.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Its latest value, which the next document must precede.</summary>
    public ReadOnlyMemory<byte>? Pending { get; init; }

    /// <summary>When a value went out last, where there is a shortest time between two.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Its latest value, which came before that time was over.</summary>
    public ReadOnlyMemory<byte>? Delayed { get; init; }
}
