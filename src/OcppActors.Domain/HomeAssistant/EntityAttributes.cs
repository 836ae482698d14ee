using System.Collections.Immutable;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// What an entity's description adds to its value: Home Assistant shows it with the entity, and the next run reads it back
/// where the topic alone does not tell. It is a template without a variable, a JSON object as it stands.
/// </summary>
internal static class EntityAttributes
{
    private const string Template = "json_attributes_template";
    private const string Hashed = """{"id_tag": "hash"}""";

    /// <summary>By the topic of the entity, those of all series whose topic without suffix carries certain phases.</summary>
    public static ImmutableDictionary<string, string> Of(ChargePointDevice device) => device.Series
        .Where(entry => entry.Value.TotalPhases is not (Phases.None or Phases.Total))
        .ToImmutableDictionary(
            entry => $"{entry.Key.Connector}/{entry.Key.Location}/{entry.Value.Measurand.TopicName}",
            entry => $$"""{"phases": "{{string.Join('+', PhaseNames.Single.Where(phase => entry.Value.TotalPhases.HasFlag(phase)).Select(PhaseNames.NameOf))}}"}""",
            StringComparer.Ordinal);

    public static string? OfIdTag(Entity entity, DeviceSettings settings) =>
        entity.IsIdTag && settings.IdTags == IdTags.Hash ? Hashed : null;

    /// <summary>Whether a component's id tags have been published as hashes.</summary>
    public static bool IsHashed(JsonElement component) => component.Text(Template) == Hashed;

    /// <summary>The phases of which the value of a topic without suffix is; <see cref="Phases.Total"/> where that does not say.</summary>
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
