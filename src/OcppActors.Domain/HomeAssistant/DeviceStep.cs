using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What an input leads to.</summary>
/// <param name="Device">The device from now on.</param>
/// <param name="Publications">To be published, in this order.</param>
/// <param name="Wake">When a <see cref="Tick"/> is wanted, or null for never; replaces what an earlier step asked for.</param>
/// <param name="Skipped">What could not be read, one short sentence each, fit for a log.</param>
public sealed record DeviceStep(
    ChargePointDevice Device,
    ImmutableArray<Publication> Publications,
    DateTimeOffset? Wake,
    ImmutableArray<string> Skipped);
