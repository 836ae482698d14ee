using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>The charge points whose documents the broker retains, and which bridge publishes them.</summary>
internal sealed class RetainedDevices
{
    private readonly RetainedFound _found;
    private readonly DeviceSettings _settings;
    private readonly Dictionary<ChargePointId, RetainedDocument> _documents;
    private readonly Dictionary<string, ChargePointId> _owners;

    public RetainedDevices(RetainedFound found, DeviceSettings settings)
    {
        _found = found;
        _settings = settings;
        var documents = found.Documents
            .Select(entry => RetainedDocument.Read(entry.Key, entry.Value, settings))
            .OfType<RetainedDocument>()
            .OrderBy(document => document.TopicId.Length)
            .ToList();
        _owners = documents.ToDictionary(document => document.TopicId, document => document.ChargePoint, StringComparer.Ordinal);
        _documents = documents.DistinctBy(document => document.ChargePoint).ToDictionary(document => document.ChargePoint);
    }

    /// <summary>The charge points that this bridge announced in an earlier run.</summary>
    public IEnumerable<ChargePointId> Own => _documents.Values.Where(IsOwn).Select(document => document.ChargePoint);

    /// <summary>The charge point whose document is retained with this topic level, or null.</summary>
    public ChargePointId? OwnerOf(string topicId) => _owners.TryGetValue(topicId, out var owner) ? owner : null;

    public RetainedDocument? DocumentOf(ChargePointId id) => _documents.GetValueOrDefault(id);

    /// <summary>The bridges that the document with this topic level names; null if there is no readable one.</summary>
    public ImmutableArray<string>? BridgesOf(string topicId) =>
        _owners.TryGetValue(topicId, out var owner) && _documents[owner] is var document && document.TopicId == topicId ? document.Bridges : null;

    /// <summary>The retained states that the device resumes from, by topic.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> StatesOf(ChargePointId id) =>
        (DocumentOf(id)?.StateTopics ?? [])
            .Distinct(StringComparer.Ordinal)
            .Where(_found.States.ContainsKey)
            .ToDictionary(topic => topic, topic => _found.States[topic], StringComparer.Ordinal);

    /// <summary>The charge points that other online bridges publish, as their topics name them, and the availability topics of these.</summary>
    public IEnumerable<(string TopicId, string Bridge)> OfOthers =>
        from document in _documents.Values
        let bridge = document.OtherBridge(_settings.BridgeAvailabilityTopic, _found.Availabilities)
        where bridge is not null
        select (document.TopicId, bridge);

    /// <summary>Whether the payload retained at its document topic is not a valid document.</summary>
    public bool IsUnreadable(ChargePointId id, string topicId) =>
        !_documents.ContainsKey(id) && _found.Documents.ContainsKey(ChargePointDevice.New(id, _settings, topicId).DiscoveryTopic);

    private bool IsOwn(RetainedDocument document) => document.Bridges.Contains(_settings.BridgeAvailabilityTopic);
}
