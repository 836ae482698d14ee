using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A discovery document of one charge point, as Home Assistant reads it.</summary>
internal sealed class DiscoveryDocument(string json)
{
    private readonly JsonObject _root = JsonNode.Parse(json)!.AsObject();

    public JsonObject Device => _root["device"]!.AsObject();

    public IEnumerable<string> Identifiers =>
        Device["identifiers"] is JsonArray several ? several.Select(Text) : [Text(Device["identifiers"])];

    /// <summary>The components that are entities; one that is being removed has its platform alone.</summary>
    public IReadOnlyList<JsonObject> Entities =>
        [.. _root["components"]!.AsObject().Select(component => component.Value!.AsObject()).Where(component => component.Count > 1)];

    public bool Announces(string stateTopic) => Entities.Any(entity => StateTopicOf(entity) == stateTopic);

    /// <summary>The one entity that shows this topic.</summary>
    public JsonObject EntityOf(string stateTopic)
    {
        var showing = Entities.Where(entity => StateTopicOf(entity) == stateTopic).ToList();
        showing.Count.ShouldBe(1, $"entities of {stateTopic} in {json}");
        return showing[0];
    }

    /// <summary>The topics that decide whether an entity is available, its own or those of the whole document.</summary>
    public IReadOnlyList<string> AvailabilityTopicsOf(JsonObject entity) =>
        (entity["availability"] ?? _root["availability"]) switch
        {
            JsonArray several => [.. several.Select(one => Text(one!["topic"]))],
            JsonObject one => [Text(one["topic"])],
            _ when (entity["availability_topic"] ?? _root["availability_topic"]) is { } topic => [Text(topic)],
            _ => [],
        };

    public string? AvailabilityModeOf(JsonObject entity) =>
        (string?)(entity["availability_mode"] ?? _root["availability_mode"]);

    public override string ToString() => _root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string? StateTopicOf(JsonObject entity) => (string?)entity["state_topic"];
}
