using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The result of applying an input.</summary>
/// <param name="Device">The next state.</param>
/// <param name="Publications">The messages to publish, in this order.</param>
/// <param name="Wake">When to apply a <see cref="Tick"/>, or null for never; replaces the time of an earlier step.</param>
/// <param name="Skipped">What could not be read: one short sentence each, for the log.</param>
public sealed record DeviceStep(
    ChargePointDevice Device,
    ImmutableArray<Publication> Publications,
    DateTimeOffset? Wake,
    ImmutableArray<string> Skipped)
{
    /// <summary>
    /// The transactions that are over and were not reported before, each exactly once. One whose start or end is missing is reported a
    /// few seconds later, and a queued one whose end does not come ten minutes later.
    /// </summary>
    public ImmutableArray<FinishedSession> Finished { get; init; } = [];
}
