using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Restores the sessions that an earlier run has published, from the retained states of their entities.</summary>
internal static class RestoredSessions
{
    /// <summary>No transaction takes longer.</summary>
    private const decimal MaxSeconds = 10 * 365 * 24 * 3600m;

    /// <summary>Wh: each of two values is delayed by a minimum interval of its own.</summary>
    private const decimal MaxLag = 2_000;

    /// <summary>Any timestamp is newer.</summary>
    public static Freshness NothingApplied(DateTimeOffset at) => new(DateTimeOffset.MinValue, at);

    /// <param name="states">The retained payloads by the topics of the entities; empty if unknown.</param>
    /// <param name="readings">The restored readings, for the registers among them.</param>
    /// <param name="at">Now.</param>
    public static ImmutableSortedDictionary<int, ChargingSession> Of(
        Dictionary<string, ReadOnlyMemory<byte>> states, IReadOnlyCollection<RestoredReading> readings, DateTimeOffset at)
    {
        var sessions = ImmutableSortedDictionary.CreateBuilder<int, ChargingSession>();
        foreach (var connector in states.Keys.Where(topic => topic.Contains("/session/", StringComparison.Ordinal)).Select(Entities.ConnectorOf).Distinct())
        {
            if (Of(connector, entity => states.GetValueOrDefault(entity.Topic), readings, at) is { } session)
            {
                sessions[connector] = session;
            }
        }

        return sessions.ToImmutable();
    }

    private static ChargingSession? Of(
        int connector, Func<Entity, ReadOnlyMemory<byte>> stateOf, IReadOnlyCollection<RestoredReading> readings, DateTimeOffset at)
    {
        var id = RetainedState.Text(stateOf(Entities.SessionTransactionId(connector)));
        var start = RetainedState.Time(stateOf(Entities.SessionStart(connector)));
        if (id is null && start is null)
        {
            return null;
        }

        var seconds = RetainedState.Amount(stateOf(Entities.SessionDuration(connector)));
        var register = RegisterOf(connector, readings);
        var energy = SessionEnergy.Restore(RetainedState.Amount(stateOf(Entities.SessionEnergy(connector))), register?.Level);
        return ChargingSession.Restore(
            id,
            start,
            seconds <= MaxSeconds ? TimeSpan.FromSeconds((double)seconds) : null,
            energy,
            RetainedState.Text(stateOf(Entities.SessionIdTag(connector))),
            RetainedState.Text(stateOf(Entities.SessionStopReason(connector))),
            at);
    }

    /// <summary>
    /// The samples that have carried the registers of a connector. A register that shows no more than the energy of the session
    /// counts from its start, as only samples with a transaction id do. Any other may be a lifetime register beside such a one.
    /// </summary>
    /// <param name="session">The connector's last session.</param>
    /// <param name="level">The retained value of the register that it follows, or null.</param>
    public static SampleKinds KindsOf(ChargingSession session, decimal? level) =>
        level is null || (session.Energy > 0 && level > session.Energy + MaxLag) ? SampleKinds.None : SampleKinds.WithTransaction;

    /// <summary>The register that the energy of a session follows: the one at the outlet, or the only one.</summary>
    public static RestoredReading? RegisterOf(int connector, IReadOnlyCollection<RestoredReading> readings)
    {
        var registers = readings.Where(reading => reading.Level is not null
            && reading.Phase == Phases.Total
            && reading.Key.Connector == connector
            && reading.Key.Measurand == MeterSample.DefaultMeasurand).ToList();
        return registers.Find(reading => reading.Key.Location == MeterSample.DefaultLocation) ?? (registers is [var only] ? only : null);
    }
}
