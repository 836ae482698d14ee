using System.Text.Json;
using System.Text.RegularExpressions;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Home Assistant's rules for one component of a discovery document.</summary>
internal static partial class ComponentRules
{
    private static readonly string[] Known =
    [
        "platform", "unique_id", "name", "device_class", "state_topic", "value_template", "availability", "availability_mode",
        "entity_category", "icon", "enabled_by_default", "json_attributes_topic", "json_attributes_template", "default_entity_id",
        "qos", "encoding", "state_class", "unit_of_measurement", "options", "expire_after", "suggested_display_precision",
        "force_update", "payload_on", "payload_off",
    ];

    private static readonly string[] BinaryClasses =
    [
        "battery", "battery_charging", "carbon_monoxide", "cold", "connectivity", "door", "garage_door", "gas", "heat", "light", "lock",
        "moisture", "motion", "moving", "occupancy", "opening", "plug", "power", "presence", "problem", "running", "safety", "smoke",
        "sound", "tamper", "update", "vibration", "window",
    ];

    /// <param name="key">The component's key.</param>
    /// <param name="json">The component.</param>
    /// <param name="shared">The availability of the whole document.</param>
    /// <param name="topics">Receives the availability topics.</param>
    /// <param name="isOfBridge">Whether it is a component of the bridge's own device, whose availability is its state.</param>
    /// <param name="violate">Receives the violations.</param>
    public static void Check(string key, JsonElement json, JsonElement shared, ISet<string> topics, bool isOfBridge, Action<string> violate)
    {
        void Report(string problem) => violate($"component {key}: {problem}");

        if (!Key.IsMatch(key))
        {
            Report("the key is not [a-z0-9_]+");
        }

        if (json.ValueKind != JsonValueKind.Object || Text(json, "platform") is not ("sensor" or "binary_sensor"))
        {
            Report("no platform that is known here: the whole document is dropped");
            return;
        }

        var members = json.EnumerateObject().ToList();
        if (members.Count == 1)
        {
            return;
        }

        foreach (var twice in members.GroupBy(member => member.Name).Where(group => group.Count() > 1))
        {
            Report($"{twice.Key} twice");
        }

        foreach (var member in members.Where(member => !Known.Contains(member.Name)))
        {
            Report($"{member.Name} is silently ignored");
        }

        if (Text(json, "unique_id") is null or "")
        {
            Report("no unique_id: the whole document is dropped");
        }

        if (Text(json, "state_topic") is not { Length: > 0 } topic || topic.Any(letter => letter is '+' or '#' or '\0'))
        {
            Report("no valid state_topic");
        }

        if (json.TryGetProperty("name", out var name) && name.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            Report("the name is no text");
        }

        if (json.TryGetProperty("qos", out var qos) && (qos.ValueKind != JsonValueKind.Number || qos.GetInt32() is < 0 or > 2))
        {
            Report("qos is none of 0, 1, 2: the whole document is dropped");
        }

        if (json.TryGetProperty("icon", out var icon) && (!Icon.IsMatch(icon.ToString()) || Text(json, "device_class") is not (null or "enum")))
        {
            Report("the icon is not prefix:name, or stands where the device class brings one");
        }

        if (json.TryGetProperty("enabled_by_default", out var enabled) && enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Report("enabled_by_default is no boolean");
        }

        if (json.TryGetProperty("expire_after", out _))
        {
            Report("expire_after with a retained state revives a stale value");
        }

        if (json.TryGetProperty("availability_topic", out _))
        {
            Report("availability_topic beside the shared availability: the component is dropped");
        }

        if (Text(json, "default_entity_id") is { } entityId && !entityId.StartsWith($"{Text(json, "platform")}.", StringComparison.Ordinal))
        {
            Report("default_entity_id is not of the platform's domain");
        }

        if (Text(json, "value_template") is { } template && template != "{{ value_json.value }}")
        {
            Report("the template is not {{ value_json.value }}");
        }

        if (json.TryGetProperty("entity_category", out var category) && category.ToString() is not ("config" or "diagnostic"))
        {
            Report("entity_category is neither config nor diagnostic");
        }

        if (json.TryGetProperty("force_update", out _))
        {
            Report("force_update makes the recorder grow");
        }

        if (Text(json, "value_template")?.Contains("float", StringComparison.Ordinal) is true)
        {
            Report("a filter raises on null");
        }

        if (json.TryGetProperty("availability", out _))
        {
            CheckAvailability(json, topics, Report);
        }
        else if (shared.ValueKind != JsonValueKind.Array && !isOfBridge)
        {
            Report("no availability: it looks alive forever");
        }

        if (Text(json, "platform") == "sensor")
        {
            CheckSensor(json, Report);
        }
        else
        {
            CheckBinarySensor(json, isOfBridge, Report);
        }
    }

    public static void CheckAvailability(JsonElement json, ISet<string> topics, Action<string> violate)
    {
        if (!json.TryGetProperty("availability", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            violate("availability is not a list");
            return;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (Text(entry, "topic") is not { Length: > 0 } topic || entry.EnumerateObject().Count() > 1)
            {
                violate("an entry of availability is not a topic alone");
            }
            else
            {
                topics.Add(topic);
            }
        }

        if (list.GetArrayLength() > 1 && Text(json, "availability_mode") != "all")
        {
            violate("availability_mode is not all");
        }
    }

    private static void CheckBinarySensor(JsonElement json, bool isOfBridge, Action<string> violate)
    {
        if (Text(json, "device_class") is { } deviceClass && !BinaryClasses.Contains(deviceClass))
        {
            violate($"device_class {deviceClass} is unknown");
        }

        foreach (var name in (string[])["unit_of_measurement", "state_class", "options", "suggested_display_precision"])
        {
            if (json.TryGetProperty(name, out _))
            {
                violate($"{name} is silently ignored");
            }
        }

        if (Text(json, "device_class") == "connectivity")
        {
            CheckConnectivity(json, isOfBridge, violate);
        }
        else if (Text(json, "payload_on") is not { Length: > 0 } on || Text(json, "payload_off") is not { Length: > 0 } off || on == off
            || Text(json, "value_template") is null)
        {
            violate("not a binary sensor with two payloads and a template");
        }
    }

    private static void CheckConnectivity(JsonElement json, bool isOfBridge, Action<string> violate)
    {
        if (Text(json, "payload_on") != "online" || Text(json, "payload_off") != "offline")
        {
            violate("not a connectivity sensor with online and offline");
        }

        if (isOfBridge ? json.TryGetProperty("availability", out _) : !json.TryGetProperty("availability", out var own) || own.GetArrayLength() != 1)
        {
            violate("asks for more than the bridge: it would be unavailable instead of off");
        }
    }

    private static void CheckSensor(JsonElement json, Action<string> violate)
    {
        var deviceClass = Text(json, "device_class");
        var unit = Text(json, "unit_of_measurement");
        var stateClass = Text(json, "state_class");
        SensorClass? rules = null;
        if (deviceClass is not null && !SensorClass.ByName.TryGetValue(deviceClass, out rules))
        {
            violate($"device_class {deviceClass} is unknown");
        }

        if (rules is not null && !rules.Units.Contains(unit ?? "", StringComparer.Ordinal))
        {
            violate($"unit {unit ?? "(none)"} is not one of {deviceClass}");
        }

        if (rules is not null && stateClass is not null && !rules.StateClasses.Contains(stateClass, StringComparer.Ordinal))
        {
            violate($"state_class {stateClass} is not one of {deviceClass}");
        }

        var isNumeric = unit is not null || stateClass is not null || json.TryGetProperty("suggested_display_precision", out _);
        if (isNumeric && deviceClass is ("enum" or "timestamp" or "date"))
        {
            violate($"a unit, a state class or a precision makes the {deviceClass} a number");
        }

        if (stateClass is not (null or "measurement" or "total" or "total_increasing"))
        {
            violate($"state_class {stateClass} is unknown");
        }

        if (unit is "")
        {
            violate("an empty unit");
        }

        var hasOptions = json.TryGetProperty("options", out var options);
        if (hasOptions != (deviceClass == "enum") || (hasOptions && options.GetArrayLength() == 0))
        {
            violate("options go with device_class enum, and it with them");
        }

        var names = hasOptions ? options.EnumerateArray().Select(option => option.ToString()).ToList() : [];
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            violate("an option twice");
        }

        if (json.TryGetProperty("suggested_display_precision", out var precision) && (precision.ValueKind != JsonValueKind.Number || precision.GetInt32() < 0))
        {
            violate("suggested_display_precision is not a count");
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[a-z]+:[a-z0-9-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Icon { get; }

    [GeneratedRegex("^[a-z0-9_]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key { get; }
}
