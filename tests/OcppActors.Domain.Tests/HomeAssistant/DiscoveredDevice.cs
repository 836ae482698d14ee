using System.Text.Json;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>A discovery document as Home Assistant reads it: with the shared options merged into its components.</summary>
internal sealed record DiscoveredDevice(
    string Text,
    string Identifiers,
    IReadOnlyDictionary<string, JsonElement> Components,
    IReadOnlySet<string> AvailabilityTopics)
{
    private static readonly string[] RootKeys =
        ["device", "origin", "components", "availability", "availability_mode", "state_topic", "command_topic", "encoding", "qos"];

    private static readonly string[] DeviceKeys =
    [
        "identifiers", "connections", "name", "manufacturer", "model", "model_id", "serial_number", "sw_version", "hw_version",
        "configuration_url", "suggested_area", "via_device",
    ];

    private static readonly string[] OriginKeys = ["name", "sw_version", "support_url"];

    public DateTimeOffset? At { get; init; }

    /// <summary>The identifier of the device that this one hangs on, or null.</summary>
    public string? ViaDevice { get; private init; }

    public IEnumerable<string> UniqueIds => Described.Select(component => $"{TextOf(component, "platform")} {TextOf(component, "unique_id")}");

    private IEnumerable<JsonElement> Described => Components.Values.Where(component => component.EnumerateObject().Count() > 1);

    /// <summary>The components by their topics, including former topics, whose retained states may still be set to null.</summary>
    private Dictionary<string, JsonElement> ByTopic { get; } = new(StringComparer.Ordinal);

    /// <param name="json">The document.</param>
    /// <param name="isBridge">Whether it is the bridge's own.</param>
    /// <param name="violate">Receives the violations.</param>
    public static DiscoveredDevice Read(JsonElement json, bool isBridge, Action<string> violate)
    {
        foreach (var key in Keys(json).Except(RootKeys))
        {
            violate($"unknown key {key} at the root: the whole document is dropped");
        }

        var device = Member(json, "device");
        CheckTexts("device", device, DeviceKeys, violate);
        var identifiers = Member(device, "identifiers");
        if (identifiers.ValueKind is not (JsonValueKind.Array or JsonValueKind.String) || identifiers.ToString() is "" or "[]")
        {
            violate("a device without identifiers");
        }

        if (TextOf(device, "name") is null)
        {
            violate("a device without a name");
        }

        var origin = Member(json, "origin");
        CheckTexts("origin", origin, OriginKeys, violate);
        if (TextOf(origin, "name") is null)
        {
            violate("origin.name is missing: the whole document is dropped");
        }

        var components = Member(json, "components");
        if (components.ValueKind != JsonValueKind.Object)
        {
            violate("components are missing: the whole document is dropped");
            return new DiscoveredDevice(json.GetRawText(), identifiers.ToString(), new Dictionary<string, JsonElement>(), new HashSet<string>());
        }

        var topics = new HashSet<string>(StringComparer.Ordinal);
        if (!isBridge)
        {
            ComponentRules.CheckAvailability(json, topics, violate);
        }

        foreach (var component in components.EnumerateObject())
        {
            ComponentRules.Check(component.Name, component.Value, Member(json, "availability"), topics, isBridge, violate);
        }

        var byKey = components.EnumerateObject().GroupBy(component => component.Name).ToList();
        foreach (var twice in byKey.Where(group => group.Count() > 1))
        {
            violate($"component {twice.Key} twice");
        }

        var read = new DiscoveredDevice(
            json.GetRawText(),
            identifiers.ToString(),
            byKey.ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal),
            topics)
        {
            ViaDevice = TextOf(device, "via_device"),
        };
        foreach (var component in read.Described)
        {
            if (TextOf(component, "state_topic") is { } topic)
            {
                read.ByTopic[topic] = component;
            }
        }

        foreach (var twice in read.UniqueIds.GroupBy(id => id).Where(group => group.Count() > 1))
        {
            violate($"unique_id {twice.Key} twice: the second entity is ignored");
        }

        return read;
    }

    public void CompareWith(DiscoveredDevice before, Action<string> violate)
    {
        if (Identifiers != before.Identifiers)
        {
            violate("the device's identifiers changed: it becomes another device");
        }

        foreach (var key in before.Components.Keys.Except(Components.Keys))
        {
            violate($"component {key} is left out, which does not remove it");
        }

        foreach (var (topic, component) in before.ByTopic)
        {
            ByTopic.TryAdd(topic, component);
        }

        foreach (var (key, component) in Components)
        {
            if (!before.Components.TryGetValue(key, out var old) || TextOf(old, "unique_id") is not { } id)
            {
                continue;
            }

            if (TextOf(component, "platform") != TextOf(old, "platform"))
            {
                violate($"component {key} changed its platform: the old entity stays, and nothing removes it");
            }

            if (TextOf(component, "unique_id") is { } now && now != id)
            {
                violate($"component {key} changed its unique_id");
            }

            if (TextOf(component, "unique_id") is not null && TextOf(component, "unit_of_measurement") != TextOf(old, "unit_of_measurement"))
            {
                violate($"component {key} changed its unit: its statistics break");
            }
        }
    }

    public bool IsSameAs(DiscoveredDevice other) => Text == other.Text;

    public bool IsAvailability(string topic) => AvailabilityTopics.Contains(topic);

    public bool Names(string topic) => IsAvailability(topic) || ByTopic.ContainsKey(topic);

    public JsonElement ComponentOf(string topic) => ByTopic[topic];

    private static void CheckTexts(string name, JsonElement json, string[] keys, Action<string> violate)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            violate($"{name} is missing: the whole document is dropped");
            return;
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!keys.Contains(member.Name))
            {
                violate($"unknown key {member.Name} in {name}: the whole document is dropped");
            }
            else if (member.Name is not ("identifiers" or "connections") && (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() == ""))
            {
                violate($"{name}.{member.Name} is not a text with something in it");
            }
            else if (member.Name is "configuration_url" or "support_url"
                && !(Uri.TryCreate(member.Value.GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host is not ""))
            {
                violate($"{name}.{member.Name} is not a URL of http or https: the whole document is dropped");
            }
        }
    }

    private static IEnumerable<string> Keys(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? TextOf(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
