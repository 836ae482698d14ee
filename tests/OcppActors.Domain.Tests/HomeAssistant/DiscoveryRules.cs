using System.Text.Json;
using System.Text.RegularExpressions;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>
/// Checks publications against Home Assistant's rules for device-based MQTT discovery, and against stricter ones of this
/// project: whatever Home Assistant would reject, drop, ignore or log a warning about is a violation. It observes the messages
/// of any number of charge points in order, and depends on no test framework.
/// </summary>
/// <param name="discoveryPrefix">Home Assistant's discovery prefix.</param>
/// <param name="statePrefix">The first level of the state topics; other topics are ignored.</param>
/// <param name="hasBridges">Whether the messages include those of the bridges' own devices.</param>
public sealed partial class DiscoveryRules(string discoveryPrefix = "homeassistant", string statePrefix = "ocpp", bool hasBridges = false)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, decimal> _registers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DiscoveredDevice> _devices = new(StringComparer.Ordinal);

    /// <summary>The violations so far, one sentence each.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Observes a published message; <paramref name="at"/> is given if the distance of documents is to be checked.</summary>
    public void Observe(string topic, ReadOnlySpan<byte> payload, DateTimeOffset? at = null)
    {
        if (topic.Any(letter => letter is '+' or '#' or '\0'))
        {
            Violate(topic, "a wildcard or NUL in the topic");
        }
        else if (topic.StartsWith($"{discoveryPrefix}/", StringComparison.Ordinal))
        {
            ObserveDiscovery(topic, payload, at);
        }
        else if (topic.StartsWith($"{statePrefix}/", StringComparison.Ordinal))
        {
            ObserveState(topic, payload);
        }
    }

    private void ObserveDiscovery(string topic, ReadOnlySpan<byte> payload, DateTimeOffset? at)
    {
        if (!DiscoveryTopic.IsMatch(topic[discoveryPrefix.Length..]))
        {
            Violate(topic, "Home Assistant does not listen to this topic");
            return;
        }

        if (payload.IsEmpty)
        {
            _devices.Remove(topic);
            return;
        }

        if (!TryParse(payload, out var json) || json.ValueKind != JsonValueKind.Object)
        {
            Violate(topic, "the document is not a JSON object in UTF-8");
            return;
        }

        var isBridge = topic.StartsWith($"{discoveryPrefix}/device/ocpp_bridge/", StringComparison.Ordinal);
        var device = DiscoveredDevice.Read(json, isBridge, problem => Violate(topic, problem));
        if (hasBridges && device.ViaDevice is { } bridge && !_devices.Values.Any(known => known.Identifiers.Contains($"\"{bridge}\"", StringComparison.Ordinal)))
        {
            Violate(topic, $"via_device {bridge} has not been announced: Home Assistant makes an unnamed device of it");
        }

        if (_devices.TryGetValue(topic, out var before))
        {
            device.CompareWith(before, problem => Violate(topic, problem));
            if (at - before.At < Spacing && !device.IsSameAs(before))
            {
                Violate(topic, "a changed document follows the one before by less than 5 s: components are lost");
            }
        }

        foreach (var (other, known) in _devices.Where(entry => entry.Key != topic))
        {
            foreach (var id in known.UniqueIds.Intersect(device.UniqueIds))
            {
                Violate(topic, $"unique_id {id} is also used in {other}");
            }
        }

        _devices[topic] = device with { At = at ?? before?.At };
    }

    private void ObserveState(string topic, ReadOnlySpan<byte> payload)
    {
        var device = _devices.Values.FirstOrDefault(known => known.Names(topic));

        // Availability is true from the connection on, before there is anything to announce; Home Assistant reads it, retained,
        // when it learns of it.
        if (device?.IsAvailability(topic) ?? topic.EndsWith("/availability", StringComparison.Ordinal))
        {
            if (!payload.SequenceEqual("online"u8) && !payload.SequenceEqual("offline"u8))
            {
                Violate(topic, "availability is neither online nor offline");
            }
        }
        else if (device is null)
        {
            Violate(topic, "published before a document has announced it");
        }
        else if (!TryParse(payload, out var json))
        {
            Violate(topic, "the state is not JSON in UTF-8");
        }
        else
        {
            foreach (var problem in StateRules.Check(json, device.ComponentOf(topic)))
            {
                Violate(topic, problem);
            }

            ObserveRegister(topic, json, device.ComponentOf(topic));
        }
    }

    /// <summary>Home Assistant counts a fall by less than a tenth as negative energy, with a warning.</summary>
    private void ObserveRegister(string topic, JsonElement state, JsonElement component)
    {
        if (component.TryGetProperty("state_class", out var stateClass) && stateClass.ValueEquals("total_increasing")
            && state.ValueKind == JsonValueKind.Object && state.TryGetProperty("value", out var json) && json.ValueKind == JsonValueKind.Number)
        {
            var value = json.GetDecimal();
            if (value < 0)
            {
                Violate(topic, $"a register at {value}: Home Assistant warns, and takes no statistics of it");
            }

            if (_registers.TryGetValue(topic, out var before) && value < before && value >= 0.9m * before)
            {
                Violate(topic, $"a register falls from {before} to {value}: negative energy");
            }

            _registers[topic] = value;
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> payload, out JsonElement json)
    {
        var reader = new Utf8JsonReader(payload);
        try
        {
            json = JsonElement.ParseValue(ref reader);
            return !reader.Read() && System.Text.Unicode.Utf8.IsValid(payload);
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }

    private void Violate(string topic, string problem) => _violations.Add($"{topic}: {problem}");

    [GeneratedRegex("^/device/(?:[a-zA-Z0-9_-]+/)?[a-zA-Z0-9_-]+/config$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DiscoveryTopic { get; }
}
