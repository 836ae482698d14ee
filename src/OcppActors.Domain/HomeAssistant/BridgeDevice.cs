using System.Buffers;
using System.Text.Json;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The bridge as a device of Home Assistant, which the devices of its charge points hang on (<c>via_device</c>). Its entity shows
/// whether the bridge is connected to the broker and receives traffic.
/// </summary>
public static class BridgeDevice
{
    /// <summary>Its discovery document, which is to be published ahead of those of charge points.</summary>
    /// <param name="settings">With <see cref="DeviceSettings.BridgeId"/>.</param>
    public static Publication Of(DeviceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new Publication(PublicationKind.BridgeDiscovery, TopicOf(settings), Document(settings, IdentifierOf(settings)!));
    }

    /// <summary>What the documents of charge points name as <c>via_device</c>, or null.</summary>
    internal static string? IdentifierOf(DeviceSettings settings) => settings.BridgeId is { Length: > 0 } id ? $"ocpp_bridge_{id}" : null;

    // Charge points have "ocpp" in the place of "ocpp_bridge".
    private static string TopicOf(DeviceSettings settings) =>
        $"{settings.DiscoveryPrefix}/device/ocpp_bridge/{TopicId.Of(settings.BridgeId!)}/config";

    private static ReadOnlyMemory<byte> Document(DeviceSettings settings, string identifier)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, DiscoveryDocument.Readable);
        json.WriteStartObject();
        WriteDevice(json, settings, identifier);
        DiscoveryDocument.WriteOrigin(json, settings);
        json.WriteStartObject("components");
        WriteConnection(json, settings, identifier);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDevice(Utf8JsonWriter json, DeviceSettings settings, string identifier)
    {
        json.WriteStartObject("device");
        json.WriteStartArray("identifiers");
        json.WriteStringValue(identifier);
        json.WriteEndArray();
        json.WriteString("name", $"OCPP bridge {settings.BridgeId}");
        json.WriteString("manufacturer", "OcppActors");
        json.WriteString("sw_version", settings.SoftwareVersion);
        DiscoveryDocument.WriteUnlessNull(json, "configuration_url", settings.ConfigurationUrl);
        json.WriteEndObject();
    }

    // It has no availability: it shows "disconnected" while the bridge is offline.
    private static void WriteConnection(Utf8JsonWriter json, DeviceSettings settings, string identifier)
    {
        json.WriteStartObject("connection");
        json.WriteString("platform", "binary_sensor");
        json.WriteString("unique_id", $"{identifier}_connection");
        json.WriteString("name", "Connection");
        json.WriteString("state_topic", settings.BridgeAvailabilityTopic);
        DiscoveryDocument.WritePayloads(json, ChargePointDevice.Online, ChargePointDevice.Offline);
        json.WriteString("device_class", "connectivity");
        json.WriteString("entity_category", "diagnostic");
        json.WriteNumber("qos", 1);
        json.WriteEndObject();
    }
}
