using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>What could be read of one message, and what could not.</summary>
/// <param name="Facts">What it says; none of a message without meaning for metering.</param>
/// <param name="Skipped">What was passed over, one short sentence each, fit for a log.</param>
public sealed record OcppReading(ImmutableArray<ChargePointFact> Facts, ImmutableArray<string> Skipped)
{
    public static OcppReading Nothing { get; } = new([], []);
}
