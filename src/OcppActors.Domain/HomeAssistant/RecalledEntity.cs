using System.Globalization;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A component of a retained document that shows a measurand.</summary>
internal sealed record RecalledReading(MeterSeriesKey Key, Measurand Measurand, Quantity Quantity, Phases Phase);

/// <summary>Finds out which entity a component of a retained document is.</summary>
internal static class RecalledEntity
{
    private static readonly Entity[] Singular = [Entity.Connectivity, Entity.Heartbeat, Entity.SerialNumber];

    /// <summary>The entity, and what it shows where that is a measurand; null of one that this version does not know.</summary>
    public static (Entity Entity, RecalledReading? Reading)? Read(ChargePointDevice device, string key, JsonElement json)
    {
        if (json.Text("state_topic") is not { } stateTopic)
        {
            return null;
        }

        var found = Array.Find(Singular, entity => device.StateTopicOf(entity) == stateTopic) is { } singular
            ? (singular, null)
            : Numbered(TopicIn(stateTopic), json);
        return found is var (entity, _) && entity.Key == key && device.StateTopicOf(entity) == stateTopic ? found : null;
    }

    /// <summary>The levels between the charge point's id and <c>state</c>.</summary>
    private static string[] TopicIn(string stateTopic) => stateTopic.Split('/') is [_, _, .. var topic, "state"] ? topic : [];

    private static (Entity Entity, RecalledReading? Reading)? Numbered(string[] topic, JsonElement json)
    {
        if (topic is not [var number, .. var rest] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var connector))
        {
            return null;
        }

        return rest switch
        {
            ["status"] => (Entity.Status(connector, ConnectorStatus.Ocpp16), null),
            [{ Length: > 0 } location, var measurand] => Reading(connector, location, measurand, Phases.Total, json),
            [{ Length: > 0 } location, var measurand, var phase] when PhaseNames.Parse(phase) is { } parsed =>
                Reading(connector, location, measurand, parsed, json),
            _ => null,
        };
    }

    private static (Entity Entity, RecalledReading? Reading)? Reading(
        int connector, string location, string topicName, Phases phase, JsonElement json)
    {
        if (MeasurandTable.FindByTopicName(topicName) is not { } measurand
            || measurand.QuantityIn(json.Text("device_class"), json.Text("unit_of_measurement")) is not { } quantity)
        {
            return null;
        }

        var key = new MeterSeriesKey(connector, location, measurand.Name);
        return (Entity.Reading(connector, location, measurand, quantity, phase), new RecalledReading(key, measurand, quantity, phase));
    }
}
