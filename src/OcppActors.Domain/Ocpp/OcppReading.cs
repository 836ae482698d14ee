using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>The result of reading one message.</summary>
/// <param name="Facts">The facts; none if the message does not concern metering.</param>
/// <param name="Skipped">What could not be read: one short sentence each, for the log.</param>
internal sealed record OcppReading(ImmutableArray<ChargePointFact> Facts, ImmutableArray<string> Skipped)
{
    /// <summary>A message without facts.</summary>
    public static OcppReading Nothing { get; } = new([], []);
}
