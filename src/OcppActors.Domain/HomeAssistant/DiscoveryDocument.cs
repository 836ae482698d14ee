using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Writes the discovery document of a charge point, with the unabbreviated keys of Home Assistant's device discovery. The same
/// device always gives the same bytes.
/// </summary>
internal static class DiscoveryDocument
{
    /// <summary>Quotes, colon and comma.</summary>
    private const int BytesAroundKey = 4;

    internal static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Of(ChargePointDevice device)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, Readable);
        json.WriteStartObject();
        WriteDevice(json, device);
        WriteOrigin(json, device.Settings);
        json.WriteStartArray("availability");
        WriteAvailability(json, device.Settings.BridgeAvailabilityTopic);
        WriteAvailability(json, device.AvailabilityTopic);
        json.WriteEndArray();
        json.WriteString("availability_mode", "all");
        json.WriteStartObject("components");
        var attributes = EntityAttributes.Of(device);
        foreach (var key in device.Components.Keys.Concat(device.VerbatimComponents.Keys).Order(StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            if (device.Components.TryGetValue(key, out var component))
            {
                json.WriteStartObject();
                Write(json, device, component, attributes.GetValueOrDefault(component.Entity.Topic));
                json.WriteEndObject();
            }
            else
            {
                json.WriteRawValue(device.VerbatimComponents[key].Span, skipInputValidation: true);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The most that an entity takes of the document: with all the attributes that it may get.</summary>
    public static int MaxBytesOf(ChargePointDevice device, Entity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Readable);
        json.WriteStartObject();
        Write(json, device, new Component(entity, 0), entity.IsReading ? EntityAttributes.Longest : null);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenCount + entity.Key.Length + BytesAroundKey;
    }

    private static void WriteDevice(Utf8JsonWriter json, ChargePointDevice device)
    {
        json.WriteStartObject("device");
        json.WriteStartArray("identifiers");
        json.WriteStringValue($"cp_{device.Id.Value}");
        json.WriteEndArray();
        json.WriteString("name", device.Settings.DeviceName.Replace(DeviceSettings.IdPlaceholder, device.Id.Value, StringComparison.Ordinal));
        WriteUnlessNull(json, "manufacturer", device.Identity.Manufacturer);
        WriteUnlessNull(json, "model", device.Identity.Model);
        json.WriteString("serial_number", device.Id.Value);
        WriteUnlessNull(json, "sw_version", device.Identity.Firmware);
        WriteUnlessNull(json, "suggested_area", device.Settings.SuggestedArea);
        WriteUnlessNull(json, "configuration_url", device.Settings.ConfigurationUrl);
        WriteUnlessNull(json, "via_device", BridgeDevice.IdentifierOf(device.Settings));
        json.WriteEndObject();
    }

    internal static void WriteOrigin(Utf8JsonWriter json, DeviceSettings settings)
    {
        json.WriteStartObject("origin");
        json.WriteString("name", "OcppActors");
        json.WriteString("sw_version", settings.SoftwareVersion);
        json.WriteEndObject();
    }

    private static void WriteAvailability(Utf8JsonWriter json, string topic)
    {
        json.WriteStartObject();
        json.WriteString("topic", topic);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChargePointDevice device, Component component, string? attributes)
    {
        var entity = component.Entity;
        json.WriteString("platform", entity.Platform);
        if (component.IsRemoved)
        {
            return;
        }

        json.WriteString("unique_id", entity.UniqueId(device.Id));
        json.WriteString("name", entity.Name);
        json.WriteString("state_topic", device.StateTopicOf(entity));
        if (entity.IsConnectivity)
        {
            WritePayloads(json, ChargePointDevice.Online, ChargePointDevice.Offline);

            // It shows that the charge point is offline, so it must be available then.
            json.WriteStartArray("availability");
            WriteAvailability(json, device.Settings.BridgeAvailabilityTopic);
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("value_template", "{{ value_json.value }}");
        }

        if (entity.IsFlag)
        {
            WritePayloads(json, "1", "0");
        }

        WriteUnlessNull(json, "device_class", entity.DeviceClass);
        WriteUnlessNull(json, "icon", entity.Icon);
        WriteUnlessNull(json, "unit_of_measurement", entity.Unit);
        WriteUnlessNull(json, "state_class", entity.StateClass);
        if (entity.Precision is { } precision)
        {
            json.WriteNumber("suggested_display_precision", precision);
        }

        if (!entity.Options.IsEmpty)
        {
            json.WriteStartArray("options");
            foreach (var option in entity.Options)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
        }

        if ((attributes ?? EntityAttributes.OfIdTag(entity, device.Settings)) is { } shown)
        {
            EntityAttributes.Write(json, device.StateTopicOf(entity), shown);
        }

        WriteUnlessNull(json, "entity_category", entity.IsDiagnostic ? "diagnostic" : null);
        if (entity.IsNiche)
        {
            json.WriteBoolean("enabled_by_default", false);
        }

        json.WriteNumber("qos", 1);
    }

    internal static void WritePayloads(Utf8JsonWriter json, string on, string off)
    {
        json.WriteString("payload_on", on);
        json.WriteString("payload_off", off);
    }

    internal static void WriteUnlessNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
