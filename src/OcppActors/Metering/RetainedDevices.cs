using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>The charge points that the broker retains documents of, and whose they are.</summary>
internal sealed class RetainedDevices
{
    private readonly RetainedFound _found;
    private readonly DeviceSettings _settings;
    private readonly Dictionary<ChargePointId, RetainedDocument> _documents;

    public RetainedDevices(RetainedFound found, DeviceSettings settings)
    {
        _found = found;
        _settings = settings;
        _documents = found.Documents
            .Select(entry => RetainedDocument.Read(entry.Key, entry.Value, settings))
            .OfType<RetainedDocument>()
            .ToDictionary(document => document.ChargePoint);
    }

    /// <summary>The charge points that this bridge has announced itself, in an earlier run.</summary>
    public IEnumerable<ChargePointId> Own => _documents.Values.Where(IsOwn).Select(document => document.ChargePoint);

    public RetainedDocument? DocumentOf(ChargePointId id) => _documents.GetValueOrDefault(id);

    /// <summary>What the topics of its document retain, as far as its device goes on from it.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> StatesOf(ChargePointId id) =>
        (DocumentOf(id)?.StateTopics ?? [])
            .Distinct(StringComparer.Ordinal)
            .Where(_found.States.ContainsKey)
            .ToDictionary(topic => topic, topic => _found.States[topic], StringComparer.Ordinal);

    /// <summary>The availability topic of another bridge that is online and publishes this charge point; null where none does.</summary>
    public string? OtherBridgeOf(ChargePointId id) =>
        DocumentOf(id)?.OtherBridge(_settings.BridgeAvailabilityTopic, _found.Availabilities);

    /// <summary>Whether something stands at the topic of its document that is none.</summary>
    public bool IsUnreadable(ChargePointId id) =>
        !_documents.ContainsKey(id) && _found.Documents.ContainsKey(ChargePointDevice.New(id, _settings).DiscoveryTopic);

    private bool IsOwn(RetainedDocument document) => document.Bridges.Contains(_settings.BridgeAvailabilityTopic);
}
