using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What the facts of a charge point mean for its entities.</summary>
internal static class DeviceFacts
{
    /// <param name="draft">The device to tell.</param>
    /// <param name="facts">What the charge point has said, in one message.</param>
    /// <param name="moment">When.</param>
    public static void Apply(this DeviceDraft draft, ImmutableArray<ChargePointFact> facts, MessageTime moment)
    {
        foreach (var fact in facts)
        {
            if (fact is not (Booted or StatusReported))
            {
                draft.RecordReceipt(moment.Receipt);
            }

            Apply(draft, fact, moment);
        }
    }

    private static void Apply(DeviceDraft draft, ChargePointFact fact, MessageTime moment)
    {
        switch (fact)
        {
            case HeartbeatSent:
                draft.SetState(Entity.Heartbeat, StatePayload.Of(moment.Receipt));
                break;
            case Booted boot when draft.IsNewest("boot", null, moment):
                ApplyIdentity(draft, boot);
                break;
            case BootAnswered { Status: "Accepted", Interval: { } seconds }:
                ApplyHeartbeatInterval(draft, seconds);
                break;
            case StatusReported reported when draft.IsNewest($"{reported.Connector}/{reported.ConnectorOfEvse}", reported.At, moment):
                ApplyStatus(draft, reported);
                break;
            case Metered metered:
                draft.ApplyReadings(metered.Samples, moment);
                break;
            case TransactionReported transaction:
                ApplyTransaction(draft, transaction, moment);
                break;
            case StartAnswered numbered:
                draft.ApplyStartAnswer(numbered);
                break;
            case Authorized authorized:
                ApplyIdTag(draft, authorized.IdTag, null, moment);
                break;
            case FirmwareStatusReported firmware:
                ApplyState(draft, Entity.FirmwareStatus, "firmware status", firmware.Status);
                break;
            case DiagnosticsStatusReported diagnostics:
                ApplyState(draft, Entity.DiagnosticsStatus, "diagnostics status", diagnostics.Status);
                break;
            case SecurityEventReported security when draft.IsNewest(Entity.SecurityEvent.Key, security.At, moment):
                draft.SetState(Entity.SecurityEvent, StatePayload.Of(security.Type), isUrgent: true);
                break;
        }
    }

    private static void ApplyIdentity(DeviceDraft draft, Booted boot)
    {
        draft.SetIdentity(boot);
        if (boot.SerialNumber is { } serialNumber)
        {
            draft.SetState(Entity.SerialNumber, StatePayload.Of(serialNumber));
        }
    }

    /// <summary>By 0 the CPMS leaves it to the charge point (1.6 section 4.2): it becomes unknown.</summary>
    private static void ApplyHeartbeatInterval(DeviceDraft draft, int seconds)
    {
        if (seconds > 0 || draft.HasEntity(Entity.HeartbeatInterval))
        {
            draft.SetState(Entity.HeartbeatInterval, seconds > 0 ? StatePayload.Of((decimal)seconds) : StatePayload.Null);
        }
    }

    private static void ApplyStatus(DeviceDraft draft, StatusReported reported)
    {
        var connector = reported.Connector;
        ApplyState(draft, Entity.Status(connector, reported.ConnectorOfEvse, OcppStates.Status(reported.IsVersion2)), "status", reported.Status);
        if (reported.ErrorCode is { } error)
        {
            ApplyState(draft, Entity.Error(connector), "error code", error);
        }

        if (reported.IsVersion2 && reported.Status.Equals("Available", StringComparison.OrdinalIgnoreCase))
        {
            draft.ApplyIdle(connector);
        }

        ApplyText(draft, Entity.ErrorInfo(connector), reported.Info);
        ApplyText(draft, Entity.VendorError(connector), reported.VendorErrorCode);
    }

    private static void ApplyTransaction(DeviceDraft draft, TransactionReported report, MessageTime moment)
    {
        if (report.IdTag is { } idTag)
        {
            ApplyIdTag(draft, idTag, report.At, moment);
        }

        var connector = draft.Apply(report with { IdTag = IdTagText.OfSession(report.IdTag, draft.IdTags) }, moment);
        var samples = report.Connector is null && connector is { } own
            ? report.Samples.Select(sample => sample with { Connector = own }).ToImmutableArray()
            : report.Samples;
        if (connector is not null || report.Connector is not null)
        {
            draft.ApplyReadings(samples, moment);
        }
    }

    private static void ApplyIdTag(DeviceDraft draft, string idTag, DateTimeOffset? time, MessageTime moment)
    {
        if (draft.IdTags != IdTags.Hide && draft.IsNewest(Entity.LastIdTag.Key, time, moment))
        {
            draft.SetState(Entity.LastIdTag, StatePayload.Of(IdTagText.Of(idTag, draft.IdTags)), isUrgent: true);
        }
    }

    /// <summary>One of an entity's options, however it is capitalised; anything else is unknown.</summary>
    public static void ApplyState(DeviceDraft draft, Entity entity, string what, string said)
    {
        var state = OcppStates.Find(entity.Options, said);
        if (state is null)
        {
            draft.Skip($"{what} {FactCollector.Quote(said)} is unknown");
        }

        draft.SetState(entity, state is null ? StatePayload.Null : StatePayload.Of(state), isUrgent: true);
    }

    /// <summary>Most chargers never say it: the entity comes with the first text, and then goes with it.</summary>
    private static void ApplyText(DeviceDraft draft, Entity entity, string? text)
    {
        if (text is not null || draft.HasEntity(entity))
        {
            draft.SetState(entity, text is null ? StatePayload.Null : StatePayload.Of(text), isUrgent: true);
        }
    }
}
