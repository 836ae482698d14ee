using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// A charge point's discovery document as the broker retains it, from an earlier run or from another bridge. Anybody with access
/// to the broker may have written it, so it may contain anything.
/// </summary>
public sealed record RetainedDocument
{
    private const string Online = "online";
    private const int MaxTopicLength = 1000;
    private const int MaxBridges = 8;

    private RetainedDocument(ChargePointDevice device, ReadOnlyMemory<byte> json)
    {
        ChargePoint = device.Id;
        TopicId = device.Topics.Id;
        Json = json;
    }

    /// <summary>The charge point, from the serial number in the document.</summary>
    public ChargePointId ChargePoint { get; }

    /// <summary>The topic level that stands for the charge point in the document's topic.</summary>
    public string TopicId { get; }

    /// <summary>The document in UTF-8, unchanged.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The availability topics in it other than the charge point's: that of the bridge that published it.</summary>
    public required ImmutableArray<string> Bridges { get; init; }

    /// <summary>The state topics of sessions and registers, whose retained values are needed to continue.</summary>
    public required ImmutableArray<string> StateTopics { get; init; }

    /// <summary>Reads a retained message; null if it is not the discovery document of a charge point at that charge point's topic.</summary>
    /// <param name="topic">The topic of the message.</param>
    /// <param name="json">Its payload.</param>
    /// <param name="settings">The settings of this bridge.</param>
    public static RetainedDocument? Read(string topic, ReadOnlyMemory<byte> json, DeviceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            if (!Utf8.IsValid(json.Span))
            {
                return null;
            }

            using var parsed = JsonDocument.Parse(json);
            var root = parsed.RootElement;
            if (root.Member("device")?.Member("serial_number") is not { ValueKind: JsonValueKind.String } serialNumber
                || root.Member("components") is not { ValueKind: JsonValueKind.Object }
                || serialNumber.GetString() is not { Length: > 0 } id)
            {
                return null;
            }

            return DeviceAt(topic, new ChargePointId(id), settings) is { } device
                ? new RetainedDocument(device, json)
                {
                    Bridges = BridgesIn(root, device.AvailabilityTopic),
                    StateTopics = [.. StateTopicsIn(root, device).Take(ChargePointDevice.MaxEntities)],
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair.
            return null;
        }
    }

    /// <summary>The availability topic of another bridge that has published it and is online, or null.</summary>
    /// <param name="own">This bridge's availability topic.</param>
    /// <param name="availabilities"><c>online</c> or <c>offline</c>, by topic.</param>
    public string? OtherBridge(string own, IReadOnlyDictionary<string, string> availabilities) => Bridges.Contains(own)
        ? null
        : Bridges.FirstOrDefault(bridge => availabilities.GetValueOrDefault(bridge) == Online);

    private static ChargePointDevice? DeviceAt(string topic, ChargePointId id, DeviceSettings settings) =>
        ChargePointDevice.New(id, settings) is var device && device.DiscoveryTopic == topic ? device
        : ChargePointDevice.New(id, settings, Domain.HomeAssistant.TopicId.LongOf(id)) is var other && other.DiscoveryTopic == topic ? other
        : null;

    private static ImmutableArray<string> BridgesIn(JsonElement root, string own) =>
    [
        .. root.Items("availability").Take(MaxBridges).Select(item => item.Text("topic")).OfType<string>().Where(topic => topic != own),
    ];

    private static IEnumerable<string> StateTopicsIn(JsonElement root, ChargePointDevice device) =>
        from component in root.GetProperty("components").EnumerateObject()
        where RestoredEntity.Read(device, component.Name, component.Value) is { HasResumableState: true }
        let topic = component.Value.Text("state_topic")
        where topic.Length <= MaxTopicLength && !topic.AsSpan().ContainsAny("+#")
        select topic;
}
