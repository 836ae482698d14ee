using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>An entity as its component in the discovery document describes it (Home Assistant, MQTT discovery).</summary>
/// <param name="Topic">The levels between charge point id and <c>state</c> in its state topic; key and unique id follow from it.</param>
/// <param name="Name">Its name, which Home Assistant shows after the device's.</param>
internal sealed partial record Entity(string Topic, string Name)
{
    private const int OwnBytes = 96;

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

    /// <summary>An icon of Material Design Icons where no device class gives one; or null.</summary>
    public string? Icon { get; init; }

    public bool IsDiagnostic { get; init; }

    /// <summary>Whether Home Assistant shows it only when its user has enabled it. One that is known there stays as it is.</summary>
    public bool IsNiche { get; init; }

    /// <summary>Whether it is a binary sensor whose states are 1 and 0.</summary>
    public bool IsFlag { get; init; }

    public string Platform => IsConnectivity || IsFlag ? "binary_sensor" : "sensor";

    /// <summary>The component's key, <c>[a-z0-9_]+</c>.</summary>
    public string Key { get; init; } = KeyOf(Topic);

    /// <summary>The unique id as ocpp2mqtt forms it, so that an entity keeps its history.</summary>
    public string UniqueId(ChargePointId id) => Topic == Entities.LastIdTag.Topic && EndsAsSession().IsMatch(id.Value)
        ? $"OCPP_{id.Value}_/{Topic}_value" // or it would be that of the session of a charge point with a shorter id
        : $"OCPP_{id.Value}_{Topic.Replace('/', '_')}_value";

    /// <summary>About the memory that it takes of its charge point; nothing if charge points share it.</summary>
    public int Bytes => IsShared ? 0 : OwnBytes + MemoryOf.Text(Topic) + MemoryOf.Text(Name) + MemoryOf.Text(Key);

    /// <summary>Whether charge points share it (<see cref="SharedEntities"/>).</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether it is a meter reading.</summary>
    public bool IsReading { get; init; }

    /// <summary>Whether it shows an id tag, which is personal data.</summary>
    public bool IsIdTag => Topic == Entities.LastIdTag.Topic || Topic.EndsWith("/session/id-tag", StringComparison.Ordinal);

    /// <summary>Whether it belongs to a session.</summary>
    public bool IsSessionEntity => Topic.Contains("/session/", StringComparison.Ordinal);

    /// <summary>Whether it leaves places to statuses where there is not a place for every entity.</summary>
    public bool LeavesPlaces => IsReading || IsSessionEntity || IsFlag;

    /// <summary>The key that follows from a topic. No two topics differ only in characters that are mapped here.</summary>
    public static string KeyOf(string topic) => string.Create(topic.Length, topic, static (key, topic) =>
    {
        for (var i = 0; i < topic.Length; i++)
        {
            key[i] = char.IsAsciiLetterOrDigit(topic[i]) ? char.ToLowerInvariant(topic[i]) : '_';
        }
    });

    /// <summary>The name of a connector's entity. Connector 0 is the charge point, whose name Home Assistant puts in front anyway.</summary>
    public static string NameOf(int connector, string label) =>
        connector == 0 ? char.ToUpperInvariant(label[0]) + label[1..] : $"Connector {connector} {label}";

    [GeneratedRegex("_[0-9]+_session$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EndsAsSession();
}
