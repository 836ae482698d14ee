namespace OcppActors.Domain.HomeAssistant;

/// <summary>The entities of flows that a message has ended: each becomes 0 unless the same message has a value for it.</summary>
internal sealed class EndedFlows
{
    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);

    public void Add(Entity entity) => _entities[entity.Key] = entity;

    /// <summary>The message has a value for it, or removes it; false if it has not ended.</summary>
    public bool Remove(Entity entity) => _entities.Remove(entity.Key);

    /// <summary>Publishes the zeros.</summary>
    public void Publish(DeviceDraft draft)
    {
        Entity[] entities = [.. _entities.Values];
        _entities.Clear();
        foreach (var entity in entities)
        {
            draft.SetState(entity, StatePayload.Of(0m), isUrgent: true);
        }
    }
}
