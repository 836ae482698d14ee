namespace OcppActors.Domain.HomeAssistant;

/// <summary>A component of the discovery document: an entity, and whether Home Assistant knows it.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="DocumentBytes">The most that it takes of a discovery document.</param>
internal sealed record Component(Entity Entity, int DocumentBytes)
{
    private const int OwnBytes = 112;

    /// <summary>Whether a document that contains it has been published.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Whether it has been removed: its key stays in the document with the platform alone, which removes the entity.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Its latest value, which is published after the next document; or null.</summary>
    public ReadOnlyMemory<byte>? Pending { get; init; }

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + Entity.Bytes + MemoryOf.Payload(Pending);
}
