using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Finds the transaction of an end whose id is not known, or that names none.</summary>
internal static class EndLookup
{
    public const string SeveralRun =
        "the end of a transaction without a known id, while several run: neither its id tag nor its meter reading tells which one has ended";

    /// <summary>
    /// 2.x: an event of a transaction that has named no EVSE yet belongs to the only one into which an EV is plugged, if no other
    /// transaction runs there.
    /// </summary>
    public static TransactionReported WithConnector(ChargePointDevice device, TransactionReported report) =>
        report is { IsVersion2: true, Connector: null, IsOffline: false, EventType: not TransactionEventType.Ended }
        && device.ConnectorOf(report) is null && device.Transactions.Late.Find(report) is null
        && device.Transactions.FindEnded(ended => ended.Is(report)) is null
        && OnlyConnectorOf(device, device.Statuses.HasOccupied) is { } evse && device.Sessions.GetValueOrDefault(evse) is null or { IsOver: true }
            ? report with { Connector = evse }
            : report;

    public static TransactionPlace Find(ChargePointDevice device, TransactionReported report, MessageTime messageTime)
    {
        // The ids of 2.x are the charger's own: one that is not known is that of another transaction.
        var running = report.IsVersion2 ? [] : RunningAt(device, report, messageTime);
        if (running.Count > 0)
        {
            return Choose(report, running) is not { } chosen ? new(TransactionPlaceKind.Unknown, 0) { Reason = SeveralRun }
                : chosen.Late is { } late ? new(TransactionPlaceKind.Late, chosen.Connector) { Late = late }
                : new(TransactionPlaceKind.Current, chosen.Connector) { HasLiveSamples = true };
        }

        if ((report.Connector ?? OnlyConnectorOf(device) ?? OnlyConnectorOf(device, connector => IsOccupied(device, connector))) is not { } at)
        {
            return new(TransactionPlaceKind.Unknown, 0) { Reason = TransactionLookup.UnknownConnector };
        }

        var session = device.Sessions.GetValueOrDefault(at);
        if (session is { IsOver: true } && !report.NamesTransaction && !(report.At > session.LatestMessage?.Newest + ChargingSession.DurationPrecision))
        {
            return new(TransactionPlaceKind.None, at);
        }

        return session is not null && report.LiesBefore(session, messageTime)
            ? new(TransactionPlaceKind.Late, at)
            : new(TransactionPlaceKind.New, at) { HasLiveSamples = true };
    }

    /// <summary>
    /// The late transaction without an end that was the last one of a connector to begin before a message; null if a later one has begun
    /// and ended since.
    /// </summary>
    public static LateTransaction? FindLate(ChargePointDevice device, TransactionReported report, int connector)
    {
        LateTransaction? found = null;
        foreach (var late in device.Transactions.Late.All)
        {
            if (late.Connector == connector && late is { IsOver: false, IsVersion2: false } && !(late.Since > report.At) && !(late.Since < found?.Since))
            {
                found = late;
            }
        }

        var over = device.Transactions.FindEnded(ended => ended.Connector == connector && ended.Start > found?.Since && ended.Start <= report.At);
        return over is null ? found : null;
    }

    /// <summary>The only connector that the charge point has reported, and that matches if that is asked; or null.</summary>
    public static int? OnlyConnectorOf(ChargePointDevice device, Predicate<int>? matches = null)
    {
        var connectors = device.Components.Values.Select(component => Entities.ConnectorOf(component.Entity.Topic))
            .Where(number => number > 0 && matches?.Invoke(number) is not false).Distinct().Take(2).ToList();
        return connectors is [var only] ? only : null;
    }

    /// <summary>Of each connector the transaction without an end that was running at the time of the message.</summary>
    private static List<EndCandidate> RunningAt(ChargePointDevice device, TransactionReported report, MessageTime messageTime)
    {
        List<EndCandidate> running = [];
        foreach (var (connector, session) in device.Sessions)
        {
            if (!report.LiesBefore(session, messageTime))
            {
                if (!session.IsOver)
                {
                    running.Add(EndCandidate.Of(connector, session));
                }
            }
            else if (FindLate(device, report, connector) is { } late)
            {
                running.Add(EndCandidate.Of(late));
            }
        }

        return running;
    }

    /// <summary>The only one; of several the one that the end names by the id of its meter values, or the only one that it fits.</summary>
    private static EndCandidate? Choose(TransactionReported report, List<EndCandidate> running)
    {
        if (running is [var only])
        {
            return only;
        }

        var possible = running.FindAll(candidate => candidate.HasIdTagOf(report));
        var named = possible.FindAll(candidate => report.TransactionId is { } id && candidate.OtherId == id);
        if (named is [var one])
        {
            return one;
        }

        var fitting = (named.Count > 0 ? named : possible).FindAll(candidate => candidate.IsNotAbove(report));
        return fitting is [var other] ? other : null;
    }

    /// <summary>Whether a connector is in use although no transaction of it is known.</summary>
    private static bool IsOccupied(ChargePointDevice device, int connector) =>
        device.Statuses.TextOf(StatusHistory.SubjectOf(connector)) is "Charging" or "SuspendedEV" or "SuspendedEVSE" or "Finishing";
}
