using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Finds the session that a message names.</summary>
internal static class SessionLookup
{
    /// <summary>
    /// The connector of the session that a message names, preferably of one that has not ended; null if there is none. The connector that
    /// the message names comes before the id: some CPMSs assign one id to two connectors.
    /// </summary>
    public static int? ConnectorOf(this ChargePointDevice device, TransactionReported report)
    {
        if (report.TransactionId is null)
        {
            return null;
        }

        if (report.Connector is { } named and > 0)
        {
            return device.Sessions.TryGetValue(named, out var own) && own.Is(report) ? named : null;
        }

        int? found = null;
        foreach (var (connector, session) in device.Sessions)
        {
            if (session.Is(report) && (found is not { } other || IsBetter(device, report, connector, other)))
            {
                found = connector;
            }
        }

        return found;
    }

    /// <summary>Of two sessions of one id the one that an end fits better: by id tag, last reading, status, and how near the last reading is.</summary>
    private static bool IsBetter(ChargePointDevice device, TransactionReported report, int one, int other) =>
        RankOf(device, report, one).CompareTo(RankOf(device, report, other)) < 0;

    /// <summary>The smaller the better.</summary>
    private static (bool IsOver, bool IsOfOtherIdTag, bool IsBelow, bool IsCharging, decimal Distance) RankOf(
        ChargePointDevice device, TransactionReported report, int connector)
    {
        var session = device.Sessions[connector];
        var candidate = EndCandidate.Of(connector, session);
        var isEnd = report.EventType == TransactionEventType.Ended;
        return (
            session.IsOver,
            !candidate.HasIdTagOf(report),
            isEnd && !candidate.IsNotAbove(report),
            isEnd && device.Statuses.TextOf(StatusHistory.SubjectOf(connector)) is not (null or "Available" or "Finishing"),
            isEnd && report.Register - candidate.LastReading is { } distance ? Math.Abs(distance) : 0);
    }
}
