using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The order of a message and a connector's session.</summary>
internal static class SessionOrder
{
    /// <summary>
    /// Whether a message lies before the start of a session. If it belongs to another transaction, that one is over, however recent the
    /// message is: the charger has queued it.
    /// </summary>
    public static bool LiesBefore(this TransactionReported report, ChargingSession session, MessageTime messageTime)
    {
        if (ChargingSession.Credible(report, messageTime) is not { } at)
        {
            return false;
        }

        if (session.Since is not { } since)
        {
            // All that is known of the session is that an earlier run has published it.
            return report.IsOffline || !Freshness.IsNear(at, messageTime.Receipt);
        }

        return at < since && (report.IsOffline || !WasSetBack(session, since, at, messageTime));
    }

    /// <summary>Whether a message of the session's transaction is older than its newest one, and changes no state.</summary>
    public static bool IsOlder(this TransactionReported report, ChargingSession session, MessageTime messageTime, bool hasBooted)
    {
        if (report.SeqNo is null)
        {
            return !Freshness.Admits(session.LatestMessage, report.At, messageTime);
        }

        // A charger that has restarted may number the events anew.
        var isEarlier = report.At < session.LatestMessage?.Newest;
        return session.SeqNo is { } newest && !hasBooted
            ? report.SeqNo < newest
            : isEarlier && (messageTime.Now - session.LatestMessage!.AppliedAt < Freshness.Tolerance || report.IsOffline);
    }

    /// <summary>The session began by a clock that was ahead, and the clock is right by now.</summary>
    private static bool WasSetBack(ChargingSession session, DateTimeOffset since, DateTimeOffset at, MessageTime messageTime)
    {
        var receipt = session.SinceReceipt < messageTime.Receipt ? session.SinceReceipt.Value : messageTime.Receipt;
        return Freshness.IsNear(at, messageTime.Receipt) && since - receipt > Freshness.Tolerance;
    }
}
