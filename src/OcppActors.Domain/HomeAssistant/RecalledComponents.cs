using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a <see cref="RetainedDocument"/> says, as far as this version understands it; the rest is kept as it is.</summary>
/// <param name="Identity">The device.</param>
/// <param name="Components">The components that are understood, each announced, by their keys.</param>
/// <param name="Kept">The JSON of all others, by their keys: retired ones, and those of another version.</param>
/// <param name="Series">What has been measured, with its unit and its phases.</param>
internal sealed record RecalledComponents(
    DeviceIdentity Identity,
    ImmutableSortedDictionary<string, Component> Components,
    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Kept,
    ImmutableDictionary<MeterSeriesKey, MeterSeries> Series)
{
    /// <summary>Null where the document holds a text that is none.</summary>
    public static RecalledComponents? Of(ChargePointDevice device, RetainedDocument document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Json);
            return Of(device, json.RootElement);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }

    private static RecalledComponents Of(ChargePointDevice device, JsonElement root)
    {
        var components = ImmutableSortedDictionary.CreateBuilder<string, Component>(StringComparer.Ordinal);
        var kept = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var readings = new List<RecalledReading>();
        foreach (var (key, json) in root.GetProperty("components").EnumerateObject().Select(entry => (entry.Name, entry.Value)))
        {
            if (RecalledEntity.Read(device, key, json) is var (entity, reading))
            {
                components[key] = new Component(entity, device.StateTopicOf(entity)) { IsAnnounced = true };
                if (reading is not null)
                {
                    readings.Add(reading);
                }
            }
            else if (IsAcceptable(key, json))
            {
                kept[key] = JsonMarshal.GetRawUtf8Value(json).ToArray();
            }
        }

        var series = readings
            .GroupBy(reading => reading.Key)
            .ToImmutableDictionary(group => group.Key, group => MeterSeries.Recalled(
                group.First().Measurand,
                group.First().Quantity,
                group.Aggregate(Phases.None, (phases, reading) => phases | reading.Phase)));
        var identity = root.GetProperty("device");
        return new RecalledComponents(
            new DeviceIdentity(identity.Text("manufacturer"), identity.Text("model"), identity.Text("sw_version")),
            components.ToImmutable(),
            kept.ToImmutable(),
            series);
    }

    /// <summary>Whether Home Assistant takes it; for one component that it does not take it drops the whole document.</summary>
    private static bool IsAcceptable(string key, JsonElement json) =>
        key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        && json.Text("platform") is "sensor" or "binary_sensor"
        && (json.GetPropertyCount() == 1 || (json.Text("unique_id") is not null && json.Text("state_topic") is not null));
}
