using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Applies transaction messages to the sessions of their connectors, including repeated ones, late ones, and ones whose
/// predecessors were missed.
/// </summary>
internal static class TransactionFacts
{
    /// <summary>The context of a sample that was taken when the transaction began.</summary>
    public const string BeginContext = "Transaction.Begin";

    private const string ChargingState = "charging state";
    private const string Idle = "Idle";

    /// <summary>Applies a message; the result is its connector, which the message need not name, or null if it is unknown.</summary>
    public static int? Apply(this DeviceDraft draft, TransactionReported report, MessageTime messageTime)
    {
        var known = draft.Device.ConnectorOf(report.TransactionId);
        var connector = known ?? report.Connector ?? (report.EventType == TransactionEventType.Ended ? draft.Device.ConnectorOfEnd(report.TransactionId) : null);
        if (connector is not { } at)
        {
            if (report is { EventType: TransactionEventType.Started, TransactionId: { } id })
            {
                draft.Update(device => device with { Transactions = device.Transactions.AddPendingStart(id, PendingStart.Of(report, messageTime)) });
                return null;
            }

            draft.Skip("a transaction whose connector is not known");
            return null;
        }

        if (report.EventType != TransactionEventType.Started
            && draft.Device.Transactions.TryRemovePendingStart(report.TransactionId, out var start, out var remaining))
        {
            draft.Update(device => device with { Transactions = remaining });
            draft.Apply(start.Report with { Connector = at }, start.Time);
        }

        var session = draft.SessionOf(at);
        if (IsOutdated(draft, session, report, messageTime))
        {
            return at;
        }

        switch (report.EventType)
        {
            case TransactionEventType.Started when session?.IsStartedBy(report) is true:
                draft.SetSession(at, Read(session.ApplyStart(report, messageTime), report));
                break;
            case TransactionEventType.Started:
                Begin(draft, at, ChargingSession.Begin(report, messageTime), session, report, messageTime);
                break;
            case TransactionEventType.Updated:
                Update(draft, at, session, report, messageTime);
                break;
            case TransactionEventType.Ended:
                End(draft, at, session, report, messageTime);
                break;
        }

        ApplyChargingState(draft, at, session, report);
        return at;
    }

    /// <summary>The EVSE is available: the charging state of the last transaction no longer applies.</summary>
    public static void ApplyIdle(this DeviceDraft draft, int connector)
    {
        if (draft.HasEntity(Entities.ChargingState(connector)) && draft.SessionOf(connector) is null or { IsOver: true })
        {
            DeviceFacts.ApplyState(draft, Entities.ChargingState(connector), ChargingState, Idle);
        }
    }

    /// <summary>OCPP 2.x: the charging state; <c>Idle</c> after an end without one.</summary>
    private static void ApplyChargingState(DeviceDraft draft, int connector, ChargingSession? before, TransactionReported report)
    {
        // A late start is older than the known state, and the end of another transaction says nothing about the open one.
        if (IsLateStart(before, report) || draft.SessionOf(connector)?.TransactionId != report.TransactionId)
        {
            return;
        }

        if (report.ChargingState is { } state)
        {
            if (FlowEnd.IsChargingState(state))
            {
                draft.EndFlows(connector);
            }

            DeviceFacts.ApplyState(draft, Entities.ChargingState(connector), ChargingState, state);
        }
        else if (report.EventType == TransactionEventType.Ended)
        {
            draft.ApplyIdle(connector);
        }
    }

    private static bool IsOutdated(DeviceDraft draft, ChargingSession? session, TransactionReported report, MessageTime messageTime) =>
        !IsLateStart(session, report) && IsBacklog(draft, session, report, messageTime);

    /// <summary>A start that arrives after later events of its transaction, because the charger's queue is not in order.</summary>
    private static bool IsLateStart(ChargingSession? session, TransactionReported report) =>
        report is { EventType: TransactionEventType.Started, TransactionId: { } id } && session is { Start: null } && session.TransactionId == id;

    private static bool IsBacklog(DeviceDraft draft, ChargingSession? session, TransactionReported report, MessageTime messageTime) =>
        !Freshness.Admits(session?.LatestMessage, report.At, messageTime)
        || (session?.TransactionId == report.TransactionId && session is { IsOver: true, TransactionId: not null })
        || (report is { EventType: TransactionEventType.Ended, TransactionId: null } && session is { IsOver: true } && !(report.At > session.LatestMessage?.Newest))
        || (report.EventType != TransactionEventType.Started && session?.TransactionId != report.TransactionId && draft.Device.Transactions.HasEnded(report.TransactionId));

    private static void Begin(
        DeviceDraft draft, int connector, ChargingSession begun, ChargingSession? before, TransactionReported report, MessageTime messageTime)
    {
        // The end of the session before was missed; if it arrives later, it must not end this one.
        draft.AddEnded(before is { IsOver: false } ? before.TransactionId : null);
        if (before is { IsOver: false })
        {
            draft.EndFlows(connector);
        }

        draft.ApplyMeterStart(connector, report.Register ?? RegisterIn(report.Samples, BeginContext));
        draft.SetSession(connector, Read(begun with { LatestMessage = before?.LatestMessage }, report).Apply(report, messageTime), isUrgent: true);
    }

    private static void Update(DeviceDraft draft, int connector, ChargingSession? session, TransactionReported report, MessageTime messageTime)
    {
        if (session is { IsOver: false } && session.Matches(report.TransactionId))
        {
            draft.SetSession(connector, Read(session, report).Apply(report, messageTime));
        }
        else if (connector > 0 && NamesTransaction(report.TransactionId))
        {
            Begin(draft, connector, ChargingSession.WithUnknownStart(report.TransactionId), session, report, messageTime);
        }
    }

    private static void End(DeviceDraft draft, int connector, ChargingSession? session, TransactionReported report, MessageTime messageTime)
    {
        var isOurs = session is { IsOver: false } && session.Matches(report.TransactionId);
        if (!isOurs && session is { IsOver: false } && (report.At is { } end ? end < session.Start : report.Connector is null))
        {
            draft.Skip("the end of a transaction that is not the open one");
            return;
        }

        var ended = isOurs ? session! : ChargingSession.WithUnknownStart(report.TransactionId) with { LatestMessage = session?.LatestMessage };
        var register = report.Register ?? RegisterIn(report.Samples, "Transaction.End") ?? RegisterIn(report.Samples, null);
        var last = Read(ended, report).Apply(report, messageTime);
        draft.ApplyMeterStop(connector, last, report.Register);
        draft.SetSession(connector, last.End(report.StopReason, register), isUrgent: true);
        draft.AddEnded(report.TransactionId);
        draft.EndFlows(connector);
    }

    private static void AddEnded(this DeviceDraft draft, string? transactionId) =>
        draft.Update(device => device with { Transactions = device.Transactions.AddEnded(transactionId) });

    private static ChargingSession Read(ChargingSession session, TransactionReported report) =>
        RegisterIn(report.Samples, BeginContext) is { } register ? session.WithStartRegister(register) : session;

    /// <summary>Outside of transactions some chargers send 0 or -1.</summary>
    private static bool NamesTransaction(string? transactionId) => transactionId is not null && transactionId != "0" && !transactionId.StartsWith('-');

    /// <summary>The newest sample of the imported energy in a context, or in any if that is null, in Wh.</summary>
    internal static decimal? RegisterIn(IEnumerable<MeterSample> samples, string? context) =>
        NewestRegisterIn(samples, context) is { } newest ? Quantity.Energy.Convert(newest.Value, newest.Unit) : null;

    /// <summary>The newest sample of the imported energy in a context, or in any if that is null.</summary>
    internal static MeterSample? NewestRegisterIn(IEnumerable<MeterSample> samples, string? context)
    {
        MeterSample? newest = null;
        foreach (var sample in samples)
        {
            if (sample.Phase == Phases.Total
                && (context is null || sample.Context == context)
                && sample.Measurand.Equals(MeterSample.DefaultMeasurand, StringComparison.OrdinalIgnoreCase)
                && !(sample.Order < newest?.Order))
            {
                newest = sample;
            }
        }

        return newest;
    }
}
