using System.Collections.Concurrent;
using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>One entity of Home Assistant as its discovery component describes it.</summary>
/// <param name="Topic">Its topic between charge point id and <c>state</c>; its identity everywhere else follows from it.</param>
/// <param name="Name">Its name, which Home Assistant puts after the device's.</param>
internal sealed partial record Entity(string Topic, string Name)
{
    // The same few for every charger, asked for with every message. One that makes up connectors must not fill the memory.
    private const int MaxReadings = 4096;
    private static readonly ConcurrentDictionary<(int, string, string, string?, Phases), Entity> Readings = new();

    /// <summary>The one entity that is no sensor: its state is the charge point's own availability.</summary>
    public bool IsConnectivity { get; init; }

    public string? DeviceClass { get; init; }

    public string? Unit { get; init; }

    public string? StateClass { get; init; }

    public int? Precision { get; init; }

    public ImmutableArray<string> Options { get; init; } = [];

    public bool IsDiagnostic { get; init; }

    public string Platform => IsConnectivity ? "binary_sensor" : "sensor";

    /// <summary>The component's key: <c>[a-z0-9_]+</c>. No two topics differ only in what is mapped here.</summary>
    public string Key { get; } = string.Create(Topic.Length, Topic, static (key, topic) =>
    {
        for (var i = 0; i < topic.Length; i++)
        {
            key[i] = char.IsAsciiLetterOrDigit(topic[i]) ? char.ToLowerInvariant(topic[i]) : '_';
        }
    });

    /// <summary>As the original builds it, so that history is kept.</summary>
    public string UniqueId(ChargePointId id) => $"OCPP_{id}_{Topic.Replace('/', '_')}_value";

    /// <summary>A measurand; <see cref="Phases.Total"/> for the topic without a phase.</summary>
    public static Entity Reading(int connector, string location, Measurand measurand, Quantity quantity, Phases phase)
    {
        var place = (connector, location, measurand.TopicName, quantity.Unit, phase);
        if (!Readings.TryGetValue(place, out var known))
        {
            known = NewReading(connector, location, measurand, quantity, phase);
            if (Readings.Count < MaxReadings)
            {
                Readings[place] = known;
            }
        }

        return known;
    }

    private static Entity NewReading(int connector, string location, Measurand measurand, Quantity quantity, Phases phase)
    {
        var label = location == MeterSample.DefaultLocation ? measurand.Label : $"{LabelOf(location)} {measurand.Label}";
        var topic = $"{connector}/{location}/{measurand.TopicName}";
        return phase == Phases.Total
            ? Reading(topic, NameOf(connector, label), measurand, quantity)
            : Reading($"{topic}/{PhaseNames.NameOf(phase)}", NameOf(connector, $"{label} {PhaseNames.NameOf(phase)}"), measurand, quantity);
    }

    private static Entity Reading(string topic, string name, Measurand measurand, Quantity quantity) => new(topic, name)
    {
        DeviceClass = quantity.DeviceClass,
        Unit = quantity.Unit,
        StateClass = measurand.StateClass,
        Precision = quantity.Precision,
    };

    /// <summary>Connector 0 is the charge point itself, whose name Home Assistant puts in front anyway.</summary>
    private static string NameOf(int connector, string label) =>
        connector == 0 ? char.ToUpperInvariant(label[0]) + label[1..] : $"Connector {connector} {label}";

    private static string LabelOf(string location) => location == "EV" ? location : location.ToLowerInvariant();
}
