using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Applies transaction messages to the sessions of their connectors, including repeated ones, late ones, and ones whose
/// predecessors were missed.
/// </summary>
internal static class TransactionFacts
{
    private const string ChargingState = "charging state";
    private const string Idle = "Idle";

    /// <summary>Applies a message; the result says which transaction it belongs to.</summary>
    public static TransactionPlace Apply(this DeviceDraft draft, TransactionReported report, MessageTime messageTime)
    {
        report = EndLookup.WithConnector(draft.Device, report);
        if (draft.Device.Transactions.HasPendingStart(report.TransactionId))
        {
            report = ApplyPendingStart(draft, report, messageTime);
        }

        var place = TransactionLookup.Find(draft.Device, report, messageTime);
        Apply(draft, place, place.Kind == TransactionPlaceKind.Late ? report : WithSilentPhases(draft, place.Connector, report), messageTime);
        if (report.IsOffline || messageTime.Receipt - report.At > LateTransactions.Pause)
        {
            SetLate(draft, draft.Device.Transactions.Late.RecordQueue(draft.At));
        }

        return place;
    }

    /// <summary>The EVSE is available: the charging state of the last transaction no longer applies.</summary>
    public static void ApplyIdle(this DeviceDraft draft, int connector)
    {
        if (draft.HasEntity(Entities.ChargingState(connector)) && draft.SessionOf(connector) is null or { IsOver: true })
        {
            DeviceFacts.ApplyState(draft, Entities.ChargingState(connector), ChargingState, Idle);
        }
    }

    private static TransactionReported WithSilentPhases(DeviceDraft draft, int connector, TransactionReported report)
    {
        var meterStart = report.EventType == TransactionEventType.Started ? report.Register : draft.SessionOf(connector)?.MeterStart;
        var samples = SilentPhases.Complete(report.Samples, draft.Device, connector, meterStart);
        return samples == report.Samples ? report : report with { Samples = samples };
    }

    private static void Apply(DeviceDraft draft, TransactionPlace place, TransactionReported report, MessageTime messageTime)
    {
        switch (place.Kind)
        {
            case TransactionPlaceKind.Unknown:
                Defer(draft, report, place, messageTime);
                break;
            case TransactionPlaceKind.None when place.Reason is { } reason:
                draft.Skip(reason);
                break;
            case TransactionPlaceKind.Late:
                ApplyLate(draft, place, report, messageTime);
                break;
            case TransactionPlaceKind.Earlier:
                Complete(draft, place.Connector, draft.SessionOf(place.Connector)!, report, messageTime);
                break;
            case TransactionPlaceKind.New:
                Begin(draft, place.Connector, report, messageTime);
                ApplyChargingState(draft, place.Connector, report, messageTime);
                break;
            case TransactionPlaceKind.Resumed:
                Resume(draft, place.Connector, place.Late!);
                Apply(draft, place with { Kind = TransactionPlaceKind.Current }, report, messageTime);
                break;
            case TransactionPlaceKind.Current:
                Continue(draft, place.Connector, draft.SessionOf(place.Connector)!, report, messageTime);
                ApplyChargingState(draft, place.Connector, report, messageTime);
                break;
        }
    }

    /// <summary>The session that a start begins.</summary>
    public static ChargingSession Begin(TransactionReported started, MessageTime messageTime) =>
        Follow(ChargingSession.Begin(started, messageTime), started, messageTime);

    /// <summary>The session after a message that does not end it.</summary>
    public static ChargingSession Follow(ChargingSession session, TransactionReported report, MessageTime messageTime) =>
        session.Apply(report, messageTime).ApplySamples(report.Samples, messageTime, report.NamesTransaction, report.EventType);

    /// <summary>The session after its last message.</summary>
    public static ChargingSession End(ChargingSession session, TransactionReported ended, MessageTime messageTime) =>
        session.Apply(ended, messageTime).End(ended, messageTime);

    /// <summary>OCPP 2.x: the charging state; <c>Idle</c> after an end without one.</summary>
    private static void ApplyChargingState(DeviceDraft draft, int connector, TransactionReported report, MessageTime messageTime)
    {
        if (report.ChargingState is { } state)
        {
            if (FlowEnd.IsChargingState(state))
            {
                draft.EndFlows(connector, EndOf(report), messageTime);
            }

            DeviceFacts.ApplyState(draft, Entities.ChargingState(connector), ChargingState, state);
        }
        else if (report.EventType == TransactionEventType.Ended)
        {
            draft.ApplyIdle(connector);
        }
    }

    /// <summary>When nothing flowed any more: not after what the same message has measured, unless it is the end, which may bring all samples of its transaction.</summary>
    private static DateTimeOffset? EndOf(TransactionReported report)
    {
        var newest = report.EventType == TransactionEventType.Ended ? null : report.Samples.Max(sample => sample.Timestamp);
        return newest < report.At ? newest : report.At;
    }

    /// <summary>
    /// The EVSE has become known, or the transaction has ended without one: its start, which waits for that, is applied first, to the
    /// place of the message.
    /// </summary>
    private static TransactionReported ApplyPendingStart(DeviceDraft draft, TransactionReported report, MessageTime messageTime)
    {
        var isEnd = report.EventType == TransactionEventType.Ended;
        if (report.EventType == TransactionEventType.Started || (report.Connector is null && !isEnd)
            || !draft.Device.Transactions.TryRemovePendingStart(report.TransactionId, out var start, out var remaining))
        {
            return report;
        }

        draft.Update(device => device with { Transactions = remaining });
        report = report with { Connector = report.Connector ?? EndLookup.OnlyConnectorOf(draft.Device) ?? 0 };
        var place = report.Connector > 0 ? TransactionLookup.Find(draft.Device, report, messageTime) : new(TransactionPlaceKind.Late, 0);
        Apply(draft, place with { Late = null }, start.Report with { Connector = report.Connector }, start.Time);
        return report;
    }

    /// <summary>A start waits until its EVSE is known; anything else is said.</summary>
    private static void Defer(DeviceDraft draft, TransactionReported report, TransactionPlace place, MessageTime messageTime)
    {
        if (report is { EventType: TransactionEventType.Started, TransactionId: { } id })
        {
            draft.Update(device => device with { Transactions = device.Transactions.AddPendingStart(id, KeptReport.Of(report, messageTime)) });
        }
        else if (!draft.Device.Transactions.HasPendingStart(report.TransactionId))
        {
            draft.Skip(place.Reason!);
        }
    }

    private static void ApplyLate(DeviceDraft draft, TransactionPlace place, TransactionReported report, MessageTime messageTime)
    {
        var late = draft.Device.Transactions.Late;
        var after = (place.Late ?? new LateTransaction(place.Connector)).With(report, messageTime);
        SetLate(draft, place.Late is null ? late.Add(after, draft.At) : late.Replace(place.Late, after, draft.At));
    }

    /// <summary>
    /// An older message than the newest one changes no state, but it may be the start, which is sent again or comes late, or bring the
    /// register at the begin.
    /// </summary>
    private static void Complete(DeviceDraft draft, int connector, ChargingSession session, TransactionReported report, MessageTime messageTime)
    {
        var completed = report.EventType == TransactionEventType.Started ? session.ApplyStart(report, messageTime)
            : session.IsOver ? session
            : session.ApplySamples(SessionReadings.BeginOf(report.Samples), messageTime, isNamed: true);
        draft.SetSession(connector, completed);
        var late = draft.Device.Transactions.Late;
        if (late.All.Find(other => other.Connector == connector && other.Known == session) is { } waiting)
        {
            SetLate(draft, late.Replace(waiting, waiting with { Known = completed }, draft.At));
        }
    }

    private static void Begin(DeviceDraft draft, int connector, TransactionReported report, MessageTime messageTime)
    {
        Supersede(draft, connector, report);
        if (report.EventType != TransactionEventType.Ended)
        {
            draft.ApplyMeterStart(connector, report.Register ?? SessionReadings.RegisterIn(SessionReadings.BeginOf(report.Samples)));
        }

        var begun = report.EventType switch
        {
            TransactionEventType.Started => Begin(report, messageTime),
            TransactionEventType.Updated => Follow(ChargingSession.WithUnknownStart(report.TransactionId), report, messageTime),
            _ => End(ChargingSession.WithUnknownStart(report.NamesTransaction ? report.TransactionId : null), report, messageTime),
        };
        draft.SetSession(connector, begun, isUrgent: true);
        if (begun.IsOver)
        {
            Finish(draft, connector, begun, report);
            draft.EndFlows(connector, report.At, messageTime);
        }
    }

    private static void Continue(DeviceDraft draft, int connector, ChargingSession session, TransactionReported report, MessageTime messageTime)
    {
        if (report.EventType == TransactionEventType.Ended)
        {
            var last = session.Apply(report, messageTime);
            draft.ApplyMeterStop(connector, last, report.Register);
            var ended = last.End(report, messageTime);
            draft.SetSession(connector, ended, isUrgent: true);
            Finish(draft, connector, ended, report);
            draft.EndFlows(connector, report.At, messageTime);
        }
        else
        {
            draft.SetSession(connector, Follow(session, report, messageTime));
        }
    }

    /// <summary>The end of the session before was missed; it may still come.</summary>
    private static void Supersede(DeviceDraft draft, int connector, TransactionReported report)
    {
        if (draft.SessionOf(connector) is not { IsOver: false } before)
        {
            return;
        }

        draft.EndFlows(connector);
        if (!before.IsRefused || before.Energy > 0)
        {
            // Without its start, the next one may be none: then this one goes on.
            var mayGoOn = before.LatestMessage?.AppliedAt < draft.Device.ReconnectedAt || report.EventType != TransactionEventType.Started;
            SetLate(draft, draft.Device.Transactions.Late.Add(new LateTransaction(connector) { Known = before, MayBeQueued = mayGoOn }, draft.At));
        }
    }

    /// <summary>The start that has superseded a transaction is refused: the transaction may go on.</summary>
    public static void KeepSuperseded(this DeviceDraft draft, int connector)
    {
        var late = draft.Device.Transactions.Late;
        if (late.All.FindLast(other => other is { IsOver: false, Known: not null } && other.Connector == connector) is { } superseded)
        {
            SetLate(draft, late.Replace(superseded, superseded with { MayBeQueued = true }, draft.At));
        }
    }

    /// <summary>A transaction goes on instead of the connector's session.</summary>
    private static void Resume(DeviceDraft draft, int connector, LateTransaction superseded)
    {
        SetLate(draft, draft.Device.Transactions.Late.Remove(superseded));
        draft.SetSession(connector, superseded.ToSession(), isUrgent: true);
    }

    private static void Finish(DeviceDraft draft, int connector, ChargingSession ended, TransactionReported report)
    {
        var wasOffline = draft.At - draft.Device.ReconnectedAt < LateTransactions.MaxPause;
        var finished = new LateTransaction(connector) { Known = ended, IsVersion2 = report.IsVersion2, MayBeQueued = wasOffline };
        SetLate(draft, draft.Device.Transactions.Late.Add(finished, draft.At));
    }

    private static void SetLate(DeviceDraft draft, LateTransactions late)
    {
        if (!ReferenceEquals(late, draft.Device.Transactions.Late))
        {
            draft.Update(device => device with { Transactions = device.Transactions with { Late = late } });
        }
    }
}
