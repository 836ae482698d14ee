using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Metering;

/// <summary>
/// Gives each charge point topics of its own. Two ids may have the same short topic level (<see cref="TopicId"/>): it belongs to
/// the one whose document the broker retains there, otherwise to the one that came first, and the other has the long one.
/// Whose document the broker retains at the long one keeps that, so that it does not move back.
/// </summary>
internal sealed class TopicClaims
{
    private readonly Dictionary<string, ChargePointId> _owners = new(StringComparer.Ordinal);

    /// <summary>The topic level of a charge point, which nobody else gets until it is released.</summary>
    /// <param name="id">The charge point.</param>
    /// <param name="retained">What the broker retains; null until that is known.</param>
    /// <param name="owner">The charge point that has the short topic level.</param>
    public string Claim(ChargePointId id, RetainedDevices? retained, out ChargePointId owner)
    {
        var (topicId, longId) = (TopicId.Of(id), TopicId.LongOf(id));
        if (retained?.OwnerOf(longId) == id && retained.OwnerOf(topicId) != id)
        {
            owner = _owners.GetValueOrDefault(topicId, id);
            return longId;
        }

        owner = retained?.OwnerOf(topicId) ?? _owners.GetValueOrDefault(topicId, id);
        _owners[topicId] = owner;
        return owner == id ? topicId : longId;
    }

    /// <summary>Nothing more is known of a charge point.</summary>
    public void Release(ChargePointId id)
    {
        var topicId = TopicId.Of(id);
        if (_owners.GetValueOrDefault(topicId) == id)
        {
            _owners.Remove(topicId);
        }
    }
}
