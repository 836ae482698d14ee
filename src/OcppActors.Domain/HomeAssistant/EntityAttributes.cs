using System.Collections.Immutable;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The attributes of entities, which Home Assistant shows and the next run of the bridge reads back. Each is a constant
/// template in the discovery document: a JSON object.
/// </summary>
internal static class EntityAttributes
{
    private const string Template = "json_attributes_template";

    /// <summary>None is longer.</summary>
    public const string Longest = """{"phases": "L1-N+L2-N+L3-N"}""";

    private const string Hashed = """{"id_tag": "hash"}""";

    /// <summary>The phases that values without a phase in their topic cover, by the topic of the entity.</summary>
    public static ImmutableDictionary<string, string> Of(ChargePointDevice device) => device.Series
        .Where(entry => entry.Value.TotalPhases is not (Phases.None or Phases.Total))
        .ToImmutableDictionary(
            entry => $"{entry.Key.Connector}/{entry.Key.Location}/{entry.Value.Measurand.TopicName}",
            entry => $$"""{"phases": "{{string.Join('+', PhaseNames.Single.Where(phase => entry.Value.TotalPhases.HasFlag(phase)).Select(PhaseNames.NameOf))}}"}""",
            StringComparer.Ordinal);

    /// <summary>The attributes of an entity that shows an id tag, or null.</summary>
    public static string? OfIdTag(Entity entity, DeviceSettings settings) =>
        entity.IsIdTag && settings.IdTags == IdTags.Hash ? Hashed : null;

    /// <summary>Whether the id tags of a component were published as hashes.</summary>
    public static bool IsHashed(JsonElement component) => component.Text(Template) == Hashed;

    /// <summary>The phases that the value of a component covers; <see cref="Phases.Total"/> if it has no such attribute.</summary>
    public static Phases PhasesIn(JsonElement component)
    {
        try
        {
            var names = component.Text(Template) is { } template ? JsonElement.Parse(template).Text("phases")?.Split('+') : null;
            var covered = (names ?? []).Aggregate(Phases.None, (phases, name) => phases | (PhaseNames.Parse(name) ?? Phases.None));
            return covered == Phases.None ? Phases.Total : covered;
        }
        catch (JsonException)
        {
            return Phases.Total;
        }
    }

    public static void Write(Utf8JsonWriter json, string stateTopic, string attributes)
    {
        json.WriteString("json_attributes_topic", stateTopic);
        json.WriteString(Template, attributes);
    }
}
