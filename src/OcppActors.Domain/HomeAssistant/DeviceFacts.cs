using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What the facts of a charge point mean for its entities.</summary>
internal static class DeviceFacts
{
    /// <param name="draft">The device to tell.</param>
    /// <param name="facts">What the charge point has said, in one message.</param>
    /// <param name="moment">When.</param>
    public static void Learn(this DeviceDraft draft, ImmutableArray<ChargePointFact> facts, Moment moment)
    {
        foreach (var fact in facts)
        {
            if (fact is not (Booted or StatusReported))
            {
                draft.Receive(moment.Receipt);
            }

            Learn(draft, fact, moment);
        }
    }

    private static void Learn(DeviceDraft draft, ChargePointFact fact, Moment moment)
    {
        switch (fact)
        {
            case HeartbeatSent:
                draft.Report(Entity.Heartbeat, StatePayload.Of(moment.Receipt));
                break;
            case Booted boot when draft.Stands("boot", null, moment):
                LearnIdentity(draft, boot);
                break;
            case BootAnswered { Status: "Accepted", Interval: { } seconds }:
                LearnHeartbeatInterval(draft, seconds);
                break;
            case StatusReported reported when draft.Stands($"{reported.Connector}/{reported.ConnectorOfEvse}", reported.At, moment):
                LearnStatus(draft, reported);
                break;
            case Metered metered:
                draft.LearnReadings(metered.Samples, moment);
                break;
            case TransactionReported transaction:
                LearnTransaction(draft, transaction, moment);
                break;
            case TransactionNumbered numbered:
                draft.Number(numbered);
                break;
            case Authorized authorized:
                LearnIdTag(draft, authorized.IdTag, null, moment);
                break;
            case FirmwareStatusReported firmware:
                LearnState(draft, Entity.FirmwareStatus, "firmware status", firmware.Status);
                break;
            case DiagnosticsStatusReported diagnostics:
                LearnState(draft, Entity.DiagnosticsStatus, "diagnostics status", diagnostics.Status);
                break;
            case SecurityEventReported security when draft.Stands(Entity.SecurityEvent.Key, security.At, moment):
                draft.Report(Entity.SecurityEvent, StatePayload.Of(security.Type), isUrgent: true);
                break;
        }
    }

    private static void LearnIdentity(DeviceDraft draft, Booted boot)
    {
        draft.Identify(boot);
        if (boot.SerialNumber is { } serialNumber)
        {
            draft.Report(Entity.SerialNumber, StatePayload.Of(serialNumber));
        }
    }

    /// <summary>By 0 the CPMS leaves it to the charge point (1.6 section 4.2): it becomes unknown.</summary>
    private static void LearnHeartbeatInterval(DeviceDraft draft, int seconds)
    {
        if (seconds > 0 || draft.Knows(Entity.HeartbeatInterval))
        {
            draft.Report(Entity.HeartbeatInterval, seconds > 0 ? StatePayload.Of((decimal)seconds) : StatePayload.Null);
        }
    }

    private static void LearnStatus(DeviceDraft draft, StatusReported reported)
    {
        var connector = reported.Connector;
        LearnState(draft, Entity.Status(connector, reported.ConnectorOfEvse, OcppStates.Status(reported.IsVersion2)), "status", reported.Status);
        if (reported.ErrorCode is { } error)
        {
            LearnState(draft, Entity.Error(connector), "error code", error);
        }

        if (reported.IsVersion2 && reported.Status.Equals("Available", StringComparison.OrdinalIgnoreCase))
        {
            draft.LearnIdle(connector);
        }

        LearnText(draft, Entity.ErrorInfo(connector), reported.Info);
        LearnText(draft, Entity.VendorError(connector), reported.VendorErrorCode);
    }

    private static void LearnTransaction(DeviceDraft draft, TransactionReported report, Moment moment)
    {
        if (report.IdTag is { } idTag)
        {
            LearnIdTag(draft, idTag, report.At, moment);
        }

        var connector = draft.Learn(report with { IdTag = IdTagText.OfSession(report.IdTag, draft.IdTags) }, moment);
        var samples = report.Connector is null && connector is { } own
            ? report.Samples.Select(sample => sample with { Connector = own }).ToImmutableArray()
            : report.Samples;
        if (connector is not null || report.Connector is not null)
        {
            draft.LearnReadings(samples, moment);
        }
    }

    private static void LearnIdTag(DeviceDraft draft, string idTag, DateTimeOffset? time, Moment moment)
    {
        if (draft.IdTags != IdTags.Hide && draft.Stands(Entity.LastIdTag.Key, time, moment))
        {
            draft.Report(Entity.LastIdTag, StatePayload.Of(IdTagText.Of(idTag, draft.IdTags)), isUrgent: true);
        }
    }

    /// <summary>One of an entity's options, however it is capitalised; anything else is unknown.</summary>
    public static void LearnState(DeviceDraft draft, Entity entity, string what, string said)
    {
        var state = OcppStates.Find(entity.Options, said);
        if (state is null)
        {
            draft.Skip($"{what} {Findings.Quote(said)} is unknown");
        }

        draft.Report(entity, state is null ? StatePayload.Null : StatePayload.Of(state), isUrgent: true);
    }

    /// <summary>Most chargers never say it: the entity comes with the first text, and then goes with it.</summary>
    private static void LearnText(DeviceDraft draft, Entity entity, string? text)
    {
        if (text is not null || draft.Knows(entity))
        {
            draft.Report(entity, text is null ? StatePayload.Null : StatePayload.Of(text), isUrgent: true);
        }
    }
}
