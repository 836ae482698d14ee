using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a component of a retained document shows, where that is a measurand.</summary>
/// <param name="Key">Which series.</param>
/// <param name="Measurand">What is measured.</param>
/// <param name="Quantity">In which unit.</param>
/// <param name="Phase">The topic's phase; <see cref="Phases.Total"/> for the one without suffix.</param>
/// <param name="ValuePhases">Which phases the value is of; <see cref="Phases.Total"/> where the charger's readings named none.</param>
internal sealed record RestoredReading(MeterSeriesKey Key, Measurand Measurand, Quantity Quantity, Phases Phase, Phases ValuePhases)
{
    /// <summary>What the broker retains of a register, or null.</summary>
    public decimal? Level { get; init; }
}

/// <summary>A component of a retained document that this version understands.</summary>
/// <param name="Entity">Which entity it is.</param>
/// <param name="Reading">What it shows where that is a measurand, or null.</param>
internal sealed record RestoredEntity(Entity Entity, RestoredReading? Reading)
{
    /// <summary>Whether its retained state says where to go on.</summary>
    public bool HasResumableState => Reading?.Measurand.IsRegister ?? Entity.IsSessionEntity;

    /// <summary>Null of one that this version does not know.</summary>
    public static RestoredEntity? Read(ChargePointDevice device, string key, JsonElement json)
    {
        if (json.Text("state_topic") is not { } stateTopic)
        {
            return null;
        }

        var topic = TopicIn(stateTopic, device);
        var found = OfChargePoint(topic) is { } singular ? new(singular, null) : OfConnector(topic is [.., "state"] ? topic[..^1] : [], json);
        return found?.Entity.Key == key ? found : null;
    }

    /// <summary>The levels behind the charge point's id; the levels before it may have been others in an earlier run.</summary>
    private static string[] TopicIn(string stateTopic, ChargePointDevice device)
    {
        var id = $"/{TopicId.Of(device.Id)}/";
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
            [{ Length: > 0 } location, var measurand] => ReadingOf(connector, location, measurand, Phases.Total, json),
            [{ Length: > 0 } location, var measurand, var phase] when PhaseNames.Parse(phase) is { } parsed =>
                ReadingOf(connector, location, measurand, parsed, json),
            _ => null,
        };
    }

    /// <summary>The enumeration of the OCPP version that was spoken then.</summary>
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
