using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What the facts of a charge point mean for its entities.</summary>
internal static class DeviceFacts
{
    /// <param name="draft">The device to tell.</param>
    /// <param name="facts">What the charge point has said, in one message.</param>
    /// <param name="messageTime">When.</param>
    public static void Apply(this DeviceDraft draft, ImmutableArray<ChargePointFact> facts, MessageTime messageTime)
    {
        foreach (var fact in facts)
        {
            if (fact is not (Booted or StatusReported))
            {
                draft.Update(device => device with { Statuses = device.Statuses.RecordReceipt(messageTime.Receipt) });
            }

            Apply(draft, fact, messageTime);
        }
    }

    private static void Apply(DeviceDraft draft, ChargePointFact fact, MessageTime messageTime)
    {
        switch (fact)
        {
            case HeartbeatSent:
                draft.SetState(Entities.Heartbeat, StatePayload.Of(messageTime.Receipt));
                break;
            case Booted boot when draft.IsNewest("boot", null, messageTime):
                ApplyIdentity(draft, boot);
                break;
            case BootAnswered { Status: "Accepted", Interval: { } seconds }:
                ApplyHeartbeatInterval(draft, seconds);
                break;
            case StatusReported reported when draft.IsNewest($"{reported.Connector}/{reported.ConnectorOfEvse}", reported.At, messageTime):
                ApplyStatus(draft, reported);
                break;
            case Metered metered:
                draft.ApplyReadings(metered.Samples, messageTime);
                break;
            case TransactionReported transaction:
                ApplyTransaction(draft, transaction, messageTime);
                break;
            case StartAnswered numbered:
                draft.ApplyStartAnswer(numbered);
                break;
            case Authorized authorized:
                ApplyIdTag(draft, authorized.IdTag, null, messageTime);
                break;
            case FirmwareStatusReported firmware:
                ApplyState(draft, Entities.FirmwareStatus, "firmware status", firmware.Status);
                break;
            case DiagnosticsStatusReported diagnostics:
                ApplyState(draft, Entities.DiagnosticsStatus, "diagnostics status", diagnostics.Status);
                break;
            case SecurityEventReported security when draft.IsNewest(Entities.SecurityEvent.Key, security.At, messageTime):
                draft.SetState(Entities.SecurityEvent, StatePayload.Of(security.Type), isUrgent: true);
                break;
        }
    }

    private static void ApplyIdentity(DeviceDraft draft, Booted boot)
    {
        draft.SetIdentity(boot);
        if (boot.SerialNumber is { } serialNumber)
        {
            draft.SetState(Entities.SerialNumber, StatePayload.Of(serialNumber));
        }
    }

    /// <summary>By 0 the CPMS leaves it to the charge point (1.6 section 4.2): it becomes unknown.</summary>
    private static void ApplyHeartbeatInterval(DeviceDraft draft, int seconds)
    {
        if (seconds > 0 || draft.HasEntity(Entities.HeartbeatInterval))
        {
            draft.SetState(Entities.HeartbeatInterval, seconds > 0 ? StatePayload.Of((decimal)seconds) : StatePayload.Null);
        }
    }

    private static void ApplyStatus(DeviceDraft draft, StatusReported reported)
    {
        var connector = reported.Connector;
        ApplyState(draft, Entities.Status(connector, reported.ConnectorOfEvse, OcppStates.Status(reported.IsVersion2)), "status", reported.Status);
        if (reported.ErrorCode is { } error)
        {
            ApplyState(draft, Entities.Error(connector), "error code", error);
        }

        if (reported.IsVersion2 && reported.Status.Equals("Available", StringComparison.OrdinalIgnoreCase))
        {
            draft.ApplyIdle(connector);
        }

        ApplyText(draft, Entities.ErrorInfo(connector), reported.Info);
        ApplyText(draft, Entities.VendorError(connector), reported.VendorErrorCode);
    }

    private static void ApplyTransaction(DeviceDraft draft, TransactionReported report, MessageTime messageTime)
    {
        if (report.IdTag is { } idTag)
        {
            ApplyIdTag(draft, idTag, report.At, messageTime);
        }

        var connector = draft.Apply(report with { IdTag = IdTagText.OfSession(report.IdTag, draft.Device.Settings.IdTags) }, messageTime);
        var samples = report.Connector is null && connector is { } own
            ? report.Samples.Select(sample => sample with { Connector = own }).ToImmutableArray()
            : report.Samples;
        if (connector is not null || report.Connector is not null)
        {
            draft.ApplyReadings(samples, messageTime);
        }
    }

    private static void ApplyIdTag(DeviceDraft draft, string idTag, DateTimeOffset? time, MessageTime messageTime)
    {
        if (draft.Device.Settings.IdTags != IdTags.Hide && draft.IsNewest(Entities.LastIdTag.Key, time, messageTime))
        {
            draft.SetState(Entities.LastIdTag, StatePayload.Of(IdTagText.Of(idTag, draft.Device.Settings.IdTags)), isUrgent: true);
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
