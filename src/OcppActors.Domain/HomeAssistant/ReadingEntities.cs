using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The entities of meter readings: one for each connector, location, measurand and phase.</summary>
internal static class ReadingEntities
{
    /// <param name="connector">The connector, or 0.</param>
    /// <param name="location">OCPP's location (<c>Outlet</c>).</param>
    /// <param name="measurand">What is measured.</param>
    /// <param name="quantity">The unit it is published in.</param>
    /// <param name="phase"><see cref="Phases.Total"/> for the topic without a phase.</param>
    public static Entity Get(int connector, string location, Measurand measurand, Quantity quantity, Phases phase) => SharedEntities.Get(
        new(connector, measurand.TopicName, location, quantity.Unit, phase),
        (Measurand: measurand, Quantity: quantity),
        static (reading, of) => Create(reading.Connector, reading.Location!, of.Measurand, of.Quantity, reading.Phase));

    private static Entity Create(int connector, string location, Measurand measurand, Quantity quantity, Phases phase)
    {
        var label = location == MeterSample.DefaultLocation ? measurand.Label : $"{LabelOf(location)} {measurand.Label}";
        var topic = $"{connector}/{location}/{measurand.TopicName}";
        return phase == Phases.Total
            ? Create(topic, Entity.NameOf(connector, label), measurand, quantity)
            : Create($"{topic}/{PhaseNames.NameOf(phase)}", Entity.NameOf(connector, $"{label} {PhaseNames.NameOf(phase)}"), measurand, quantity);
    }

    private static Entity Create(string topic, string name, Measurand measurand, Quantity quantity) => new(topic, name)
    {
        IsReading = true,
        DeviceClass = quantity.DeviceClass,
        Unit = quantity.Unit,
        StateClass = measurand.StateClass,
        Precision = quantity.IsFlag ? null : quantity.Precision,
        Icon = measurand.Icon,
        IsNiche = measurand.IsNiche,
        IsFlag = quantity.IsFlag,
        Key = quantity.IsFlag ? FlagKeyOf(topic) : Entity.KeyOf(topic),
    };

    // Earlier versions have announced flags as sensors, and a key keeps its platform.
    private static string FlagKeyOf(string topic) => $"{Entity.KeyOf(topic)}_flag";

    private static string LabelOf(string location) => location == "EV" ? location : location.ToLowerInvariant();
}
