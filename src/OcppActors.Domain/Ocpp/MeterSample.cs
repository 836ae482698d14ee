namespace OcppActors.Domain.Ocpp;

/// <summary>One sampled value as the charge point sent it (OCPP 1.6 section 7.43, 2.0.1 part 2 section 2.43).</summary>
/// <param name="Connector">The connector; under OCPP 2.x the EVSE. 0 is the charge point itself.</param>
/// <param name="Timestamp">When it was taken; null unless the charger's timestamp has a time zone and is not before the year 2000.</param>
/// <param name="Order">The order of the samples of one message by time; equal for samples taken together.</param>
/// <param name="Measurand">What was measured, <see cref="DefaultMeasurand"/> by default.</param>
/// <param name="Phase">A single phase, or <see cref="Phases.Total"/>.</param>
/// <param name="Location">Where it was measured, <c>Outlet</c> by default.</param>
/// <param name="Context">Why it was taken, <c>Sample.Periodic</c> by default.</param>
/// <param name="Unit">The unit as sent, or null.</param>
/// <param name="Value">The number in that unit, with the multiplier of OCPP 2.x applied.</param>
internal sealed record MeterSample(
    int Connector,
    DateTimeOffset? Timestamp,
    int Order,
    string Measurand,
    Phases Phase,
    string Location,
    string Context,
    string? Unit,
    decimal Value)
{
    /// <summary>The measurand of a sample that names none (OCPP 1.6 section 7.43).</summary>
    public const string DefaultMeasurand = "Energy.Active.Import.Register";

    public const string DefaultLocation = "Outlet";

    public const string DefaultContext = "Sample.Periodic";

    /// <summary>The transaction that the message with the sample names, as sent (outside of transactions some chargers send 0 or -1), or null.</summary>
    public string? TransactionId { get; init; }
}
