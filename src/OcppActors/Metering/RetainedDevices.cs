using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Protocol;

namespace OcppActors.Metering;

/// <summary>The charge points that the broker retains documents of, and whose they are.</summary>
internal sealed class RetainedDevices
{
    private const string Online = "online";

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

    /// <summary>The availability topic of another bridge that is online and publishes this charge point; null where none does.</summary>
    public string? OtherBridgeOf(ChargePointId id) => DocumentOf(id) is { } document && !IsOwn(document)
        ? document.Bridges.FirstOrDefault(bridge => _found.Availabilities.GetValueOrDefault(bridge) == Online)
        : null;

    /// <summary>Whether something stands at the topic of its document that is none.</summary>
    public bool IsUnreadable(ChargePointId id) =>
        !_documents.ContainsKey(id) && _found.Documents.ContainsKey(ChargePointDevice.New(id, _settings).DiscoveryTopic);

    private bool IsOwn(RetainedDocument document) => document.Bridges.Contains(_settings.BridgeAvailabilityTopic);
}
