using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The meter reading that a component of a retained document shows.</summary>
/// <param name="Key">The series.</param>
/// <param name="Measurand">What is measured.</param>
/// <param name="Quantity">The published unit.</param>
/// <param name="Phase">The phase of the topic; <see cref="Phases.Total"/> for the one without a suffix.</param>
/// <param name="ValuePhases">The phases that the value covers; <see cref="Phases.Total"/> for the charger's own total.</param>
internal sealed record RestoredReading(MeterSeriesKey Key, Measurand Measurand, Quantity Quantity, Phases Phase, Phases ValuePhases)
{
    /// <summary>The retained value of a register, or null.</summary>
    public decimal? Level { get; init; }
}

/// <summary>A component of a retained document that this version knows.</summary>
/// <param name="Entity">Its entity.</param>
/// <param name="Reading">The meter reading that it shows, or null.</param>
internal sealed record RestoredEntity(Entity Entity, RestoredReading? Reading)
{
    /// <summary>Whether its retained state is needed to continue: that of a session or a register.</summary>
    public bool HasResumableState => Reading?.Measurand.IsRegister ?? Entity.IsSessionEntity;

    /// <summary>Whether the component is that of an earlier version, which has announced a flag of this one as a sensor.</summary>
    public bool IsAnnouncedAsSensor(string key) => Entity.IsFlag && Entity.Key != key && Entity.KeyOf(Entity.Topic) == key;

    /// <summary>Reads a component; null if this version does not know it.</summary>
    public static RestoredEntity? Read(ChargePointDevice device, string key, JsonElement json)
    {
        if (json.Text("state_topic") is not { } stateTopic)
        {
            return null;
        }

        var topic = TopicIn(stateTopic, device);
        var found = OfChargePoint(topic) is { } singular ? new(singular, null) : OfConnector(topic is [.., "state"] ? topic[..^1] : [], json);
        return found is not null && (found.Entity.Key == key || found.IsAnnouncedAsSensor(key)) ? found : null;
    }

    /// <summary>The levels behind the charge point id; an earlier run may have had another prefix.</summary>
    private static string[] TopicIn(string stateTopic, ChargePointDevice device)
    {
        var id = $"/{device.Topics.Id}/";
        var today = device.Settings.StatePrefix + id;
        var begin = stateTopic.StartsWith(today, StringComparison.Ordinal) ? today.Length
            : stateTopic.IndexOf(id, StringComparison.Ordinal) is >= 0 and var place ? place + id.Length
            : stateTopic.Length;
        return stateTopic[begin..].Split('/');
    }

    private static Entity? OfChargePoint(string[] topic) => topic switch
    {
        [var name] => Find(name) is { IsConnectivity: true } connectivity ? connectivity : null,
        [var name, "state"] => Find(name) is { IsConnectivity: false } entity ? entity : null,
        _ => null,
    };

    private static Entity? Find(string topic) => Entities.OfChargePoint.FirstOrDefault(entity => entity.Topic == topic);

    private static RestoredEntity? OfConnector(string[] topic, JsonElement json)
    {
        if (topic is not [var number, .. var rest] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var connector))
        {
            return null;
        }

        return Entities.OfConnector(connector, rest) is { } entity ? new(entity, null) : rest switch
        {
            ["status"] => new(Entities.Status(connector, 1, StatusIn(json)), null),
            [['c', .. var plug], "status"] when int.TryParse(plug, NumberStyles.None, CultureInfo.InvariantCulture, out var ofEvse) =>
                new(Entities.Status(connector, ofEvse, StatusIn(json)), null),
            [['c', .. var plug], "problem"] when int.TryParse(plug, NumberStyles.None, CultureInfo.InvariantCulture, out var ofEvse) =>
                new(Entities.Problem(connector, ofEvse), null),
            [{ Length: > 0 } location, var measurand] => ReadingOf(connector, location, measurand, Phases.Total, json),
            [{ Length: > 0 } location, var measurand, var phase] when PhaseNames.Parse(phase) is { } parsed =>
                ReadingOf(connector, location, measurand, parsed, json),
            _ => null,
        };
    }

    /// <summary>The statuses of the OCPP version that the component was announced for.</summary>
    private static ImmutableArray<string> StatusIn(JsonElement json) => OcppStates.Status(
        json.Items("options").Any(option => option.ValueKind == JsonValueKind.String && option.ValueEquals("Occupied")));

    private static RestoredEntity? ReadingOf(int connector, string location, string topicName, Phases phase, JsonElement json)
    {
        if (MeasurandTable.FindByTopicName(topicName) is not { } measurand
            || measurand.QuantityIn(json.Text("device_class"), json.Text("unit_of_measurement")) is not { } quantity)
        {
            return null;
        }

        var key = new MeterSeriesKey(connector, location, measurand.Name);
        var covers = phase == Phases.Total ? EntityAttributes.PhasesIn(json) : phase;
        return new(ReadingEntities.Get(connector, location, measurand, quantity, phase), new RestoredReading(key, measurand, quantity, phase, covers));
    }
}
