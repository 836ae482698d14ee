using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Finds the transaction that a message belongs to: by its connector and its id, and by its order where an id is used again or where
/// there is none.
/// </summary>
internal static class TransactionLookup
{
    public const string UnknownConnector = "a transaction whose connector is not known";
    public const string EndedBefore = "the end of a transaction that has ended before";

    public static TransactionPlace Find(ChargePointDevice device, TransactionReported report, MessageTime messageTime) =>
        report.EventType == TransactionEventType.Started ? FindStart(device, report, messageTime)
        : FindNamed(device, report, messageTime) is { } named ? named
        : report.EventType == TransactionEventType.Ended ? EndLookup.Find(device, report, messageTime)
        : FindUpdate(device, report, messageTime);

    private static TransactionPlace FindStart(ChargePointDevice device, TransactionReported report, MessageTime messageTime)
    {
        var known = device.ConnectorOf(report) ?? (report.Connector > 0 ? report.Connector : null);
        if (known is not { } connector)
        {
            return new(TransactionPlaceKind.Unknown, 0) { Reason = UnknownConnector };
        }

        var session = device.Sessions.GetValueOrDefault(connector);
        if (session is not null && IsStartOf(device, session, report, messageTime))
        {
            return new(TransactionPlaceKind.Earlier, connector);
        }

        var late = report.TransactionId is null
            ? device.Transactions.Late.All.FindLast(transaction => transaction.IsStartedBy(report))
            : device.Transactions.Late.Find(report) is { } named && (!named.HasStart || named.IsStartedBy(report)) ? named : null;
        if (late is not null)
        {
            return new(TransactionPlaceKind.Late, connector) { Late = late };
        }

        if (device.Transactions.FindEnded(ended => ended.IsStartedBy(report) || (ended.Is(report) && !IsNewUse(device, report, ended))) is not null)
        {
            return new(TransactionPlaceKind.None, connector);
        }

        return session is not null && report.LiesBefore(session, messageTime)
            ? new(TransactionPlaceKind.Late, connector)
            : new(TransactionPlaceKind.New, connector) { HasLiveSamples = true };
    }

    /// <summary>Whether a start is that of the connector's session, sent again or after later messages.</summary>
    private static bool IsStartOf(ChargePointDevice device, ChargingSession session, TransactionReported report, MessageTime messageTime)
    {
        if (report.TransactionId is null)
        {
            return session.IsStartedBy(report) && (report.At == session.StartedAt || !report.LiesBefore(session, messageTime));
        }

        if (!session.Is(report))
        {
            return false;
        }

        if (session.StartedAt is { } start && report.At is { } at && (at - start).Duration() < ChargingSession.StartPrecision)
        {
            return true;
        }

        return report.LiesBefore(session, messageTime)
            ? session.Start is null
            : !HasBootedSince(device, session.LastReceipt) && !(report.SeqNo == 0 && IsAfter(report, session.LatestMessage?.Newest));
    }

    /// <summary>A charger that has restarted may begin to count its transactions anew (2.x).</summary>
    private static bool IsNewUse(ChargePointDevice device, TransactionReported report, EndedTransaction ended) =>
        report.At < ended.Start || HasBootedSince(device, ended.LastReceipt) || (report.SeqNo == 0 && IsAfter(report, ended.End ?? ended.Start));

    private static bool IsAfter(TransactionReported report, DateTimeOffset? last) => last is null || report.At > last;

    private static bool HasBootedSince(ChargePointDevice device, DateTimeOffset? receipt) => receipt < device.Statuses.ReceiptOf(StatusHistory.Boot);

    /// <summary>The place of an update or an end whose id is known; null if it is not.</summary>
    private static TransactionPlace? FindNamed(ChargePointDevice device, TransactionReported report, MessageTime messageTime)
    {
        if (device.Transactions.FindEnded(ended => ended.IsEndedBy(report)) is { } repeated)
        {
            return new(TransactionPlaceKind.None, repeated.Connector);
        }

        if (report.TransactionId is null)
        {
            return null;
        }

        var late = device.Transactions.Late.Find(report);
        if (device.ConnectorOf(report) is { } connector && device.Sessions[connector] is var session
            && !(late is not null && report.LiesBefore(session, messageTime)))
        {
            return FindInSession(device, report, messageTime, connector, session);
        }

        return late is not null ? FindSuperseded(device, report, messageTime, late)
            : device.Transactions.FindEnded(ended => ended.Is(report)) is { } over ? FindOver(device, report, messageTime, over)
            : null;
    }

    /// <summary>
    /// The place of a message of a transaction that another one has superseded: it goes on if the other one was none, such as a single
    /// message with a wrong id or a start that the CPMS has refused.
    /// </summary>
    private static TransactionPlace FindSuperseded(ChargePointDevice device, TransactionReported report, MessageTime messageTime, LateTransaction late)
    {
        var session = device.Sessions.GetValueOrDefault(late.Connector);
        var goesOn = late is { IsOver: false, Known: { } known } && session is not null && GivesWay(session, report, messageTime)
            && !report.IsOlder(known, messageTime, HasBootedSince(device, known.LastReceipt));
        return new(goesOn ? TransactionPlaceKind.Resumed : TransactionPlaceKind.Late, late.Connector)
        {
            Late = late,
            HasLiveSamples = session is not null && IsLive(session, report, messageTime),
        };
    }

    /// <summary>
    /// The place of a message that names a transaction which is over. Under 1.6 chargers keep the last id until they know the next one,
    /// or for longer.
    /// </summary>
    private static TransactionPlace FindOver(ChargePointDevice device, TransactionReported report, MessageTime messageTime, EndedTransaction over)
    {
        if (device.Sessions.GetValueOrDefault(over.Connector) is not { } session)
        {
            return new(TransactionPlaceKind.None, over.Connector);
        }

        if (report.EventType == TransactionEventType.Ended)
        {
            return !report.IsVersion2 && IsEndOf(session, over.Connector, report, messageTime)
                ? new(TransactionPlaceKind.Current, over.Connector) { HasLiveSamples = true }
                : new(TransactionPlaceKind.None, over.Connector) { Reason = EndedBefore };
        }

        var isNew = over.End is null && GivesWay(session, report, messageTime);
        var isCurrent = over.End is not null && !report.IsVersion2
            && session is { IsOver: false, IsRestored: false, TransactionId: not null } && IsNewest(session, report, messageTime);
        var kind = isNew ? TransactionPlaceKind.New : isCurrent ? TransactionPlaceKind.Current : TransactionPlaceKind.None;
        return new(kind, over.Connector) { HasLiveSamples = IsLive(session, report, messageTime) };
    }

    /// <summary>Whether an end with the id of the transaction before is that of the running one.</summary>
    private static bool IsEndOf(ChargingSession session, int connector, TransactionReported ended, MessageTime messageTime) =>
        !session.IsOver && ended.At is not null && IsNewest(session, ended, messageTime)
        && EndCandidate.Of(connector, session) is var running && running.HasIdTagOf(ended) && running.IsNotAbove(ended);

    /// <summary>Whether a newer message of another transaction shows that a session is none.</summary>
    private static bool GivesWay(ChargingSession session, TransactionReported report, MessageTime messageTime) =>
        (session.IsRefused || session.Start is null) && IsNewest(session, report, messageTime);

    private static bool IsNewest(ChargingSession session, TransactionReported report, MessageTime messageTime) =>
        !report.LiesBefore(session, messageTime) && !(report.At < session.LatestMessage?.Newest);

    /// <summary>
    /// Whether the samples of a message may be newer than what the entities of its connector show: they are not from before the
    /// session, or from before its end. Whatever they name, they are samples of the connector.
    /// </summary>
    private static bool IsLive(ChargingSession session, TransactionReported report, MessageTime messageTime) =>
        session.IsOver ? !(report.At < session.LatestMessage?.Newest) : !report.LiesBefore(session, messageTime);

    private static TransactionPlace FindInSession(
        ChargePointDevice device, TransactionReported report, MessageTime messageTime, int connector, ChargingSession session)
    {
        if (session.IsOver)
        {
            return new(TransactionPlaceKind.None, connector) { HasLiveSamples = IsLive(session, report, messageTime) && !(report.SeqNo < session.SeqNo) };
        }

        if (report.LiesBefore(session, messageTime) && device.Transactions.FindEnded(ended => ended.Is(report)) is not null)
        {
            // The CPMS assigns its ids again.
            return new(TransactionPlaceKind.None, connector);
        }

        return report.IsOlder(session, messageTime, HasBootedSince(device, session.LastReceipt))
            ? new(TransactionPlaceKind.Earlier, connector) { HasLiveSamples = report.SeqNo is null }
            : new(TransactionPlaceKind.Current, connector) { HasLiveSamples = true };
    }

    /// <summary>The place of meter values whose id is not known.</summary>
    private static TransactionPlace FindUpdate(ChargePointDevice device, TransactionReported report, MessageTime messageTime)
    {
        if (report.Connector is not { } connector)
        {
            return new(TransactionPlaceKind.Unknown, 0) { Reason = UnknownConnector };
        }

        var session = device.Sessions.GetValueOrDefault(connector);
        if (session is not null && report.LiesBefore(session, messageTime))
        {
            // An id that is not known may be one that the charger has made up before the CPMS has answered; those of 2.x are all its own.
            var late = report.IsVersion2 ? null : EndLookup.FindLate(device, report, connector);
            late = report.NamesTransaction && late?.TransactionId is not null ? null : late;
            return late is null && !report.NamesTransaction ? new(TransactionPlaceKind.None, connector) : new(TransactionPlaceKind.Late, connector) { Late = late };
        }

        var isRunning = session is { IsOver: false, IsRestored: false };
        var kind = isRunning && (session!.TransactionId is null || !report.NamesTransaction) ? TransactionPlaceKind.Current
            : report.NamesTransaction && connector > 0 ? TransactionPlaceKind.New
            : TransactionPlaceKind.None;
        var isRepeated = session is { IsOver: true } && !report.NamesTransaction && report.At < session.LatestMessage?.Newest;
        return new(kind, connector) { HasLiveSamples = !isRepeated };
    }
}
