using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The key facts of a discovery document: who the device is, and that every reading is an entity of it.</summary>
internal static class DiscoveryExpectation
{
    /// <param name="document">The document as it was published.</param>
    /// <param name="chargePoint">The raw charge point id.</param>
    /// <param name="readings">Payload by topic, without prefix and suffix.</param>
    /// <param name="bridgeTopic">The availability topic of the process that published it.</param>
    public static void ShouldDescribe(
        this DiscoveryDocument document, string chargePoint, IReadOnlyDictionary<string, string> readings, string bridgeTopic)
    {
        document.Identifiers.ShouldContain($"cp_{chargePoint}");
        ((string?)document.Device["serial_number"]).ShouldBe(chargePoint);
        foreach (var (topic, payload) in readings)
        {
            if (payload == StatePayload.Null)
            {
                document.Announces(Topics.State(chargePoint, topic)).ShouldBeFalse($"{topic} has been removed");
            }
            else
            {
                ShouldShow(document, chargePoint, topic, bridgeTopic);
            }
        }
    }

    private static void ShouldShow(DiscoveryDocument document, string chargePoint, string topic, string bridgeTopic)
    {
        var entity = document.EntityOf(Topics.State(chargePoint, topic));
        var (deviceClass, unit) = MeaningOf(topic);

        ((string?)entity["platform"]).ShouldBe("sensor");
        ((string?)entity["unique_id"]).ShouldBe($"OCPP_{chargePoint}_{topic.Replace('/', '_')}_value");
        ((string?)entity["device_class"]).ShouldBe(deviceClass, topic);
        ((string?)entity["unit_of_measurement"]).ShouldBe(unit, topic);
        document.AvailabilityTopicsOf(entity).ShouldBe([Topics.Availability(chargePoint), bridgeTopic], ignoreOrder: true);
        document.AvailabilityModeOf(entity).ShouldBe("all");
    }

    private static (string DeviceClass, string? Unit) MeaningOf(string topic) => topic.Split('/') switch
    {
        ["heartbeat"] => ("timestamp", null),
        [_, "status" or "charging-state"] => ("enum", null),
        [_, _, var measurand, ..] => measurand.Split('-')[0] switch
        {
            "Current" => ("current", "A"),
            "Voltage" => ("voltage", "V"),
            "Power" => ("power", "W"),
            "Energy" => ("energy", "Wh"),
            _ => throw new ArgumentException(topic, nameof(topic)),
        },
        _ => throw new ArgumentException(topic, nameof(topic)),
    };
}
