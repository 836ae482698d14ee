using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>An entity as its component in the discovery document describes it (Home Assistant, MQTT discovery).</summary>
/// <param name="Topic">The levels between charge point id and <c>state</c> in its state topic; key and unique id follow from it.</param>
/// <param name="Name">Its name, which Home Assistant shows after the device's.</param>
internal sealed record Entity(string Topic, string Name)
{
    /// <summary>Whether it is the binary sensor whose state topic is the charge point's availability topic.</summary>
    public bool IsConnectivity { get; init; }

    /// <summary>Home Assistant's device class, or null.</summary>
    public string? DeviceClass { get; init; }

    public string? Unit { get; init; }

    /// <summary>Home Assistant's state class, or null.</summary>
    public string? StateClass { get; init; }

    /// <summary>How many decimals to show, or null.</summary>
    public int? Precision { get; init; }

    /// <summary>The states of an entity of the device class <c>enum</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public bool IsDiagnostic { get; init; }

    public string Platform => IsConnectivity ? "binary_sensor" : "sensor";

    /// <summary>The component's key, <c>[a-z0-9_]+</c>. No two topics differ only in characters that are mapped here.</summary>
    public string Key { get; } = string.Create(Topic.Length, Topic, static (key, topic) =>
    {
        for (var i = 0; i < topic.Length; i++)
        {
            key[i] = char.IsAsciiLetterOrDigit(topic[i]) ? char.ToLowerInvariant(topic[i]) : '_';
        }
    });

    /// <summary>The unique id as ocpp2mqtt forms it, so that an entity keeps its history.</summary>
    public string UniqueId(ChargePointId id) => $"OCPP_{id}_{Topic.Replace('/', '_')}_value";

    /// <summary>Whether it shows an id tag, which is personal data.</summary>
    public bool IsIdTag => Topic == Entities.LastIdTag.Topic || Topic.EndsWith("/session/id-tag", StringComparison.Ordinal);

    /// <summary>Whether it belongs to a session.</summary>
    public bool IsSessionEntity => Topic.Contains("/session/", StringComparison.Ordinal);

    /// <summary>The name of a connector's entity. Connector 0 is the charge point, whose name Home Assistant puts in front anyway.</summary>
    public static string NameOf(int connector, string label) =>
        connector == 0 ? char.ToUpperInvariant(label[0]) + label[1..] : $"Connector {connector} {label}";
}
