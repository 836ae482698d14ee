using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Applies the facts of a message to the entities of a charge point.</summary>
internal static class DeviceFacts
{
    /// <param name="draft">The device.</param>
    /// <param name="facts">The facts of one message.</param>
    /// <param name="messageTime">When the message arrived.</param>
    public static void Apply(this DeviceDraft draft, ImmutableArray<ChargePointFact> facts, MessageTime messageTime)
    {
        foreach (var fact in facts)
        {
            if (fact is not (Booted or StatusReported))
            {
                draft.RecordReceipt(messageTime.Receipt);
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
            case Booted boot when draft.IsNewest(StatusHistory.Boot, null, messageTime):
                ApplyIdentity(draft, boot);
                if (!boot.IsTriggered && !messageTime.IsReplayed)
                {
                    draft.EndFlows(FlowEnd.Everywhere);
                }

                break;
            case BootAnswered { Status: "Accepted", Interval: { } seconds }:
                ApplyHeartbeatInterval(draft, seconds);
                break;
            case StatusReported reported:
                ApplyStatus(draft, reported, messageTime);
                break;
            case Metered metered:
                draft.ApplyReadings(metered.Samples, messageTime);
                draft.ApplyToSession(metered, messageTime);
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

    /// <summary>An interval of 0 leaves the choice to the charge point (OCPP 1.6 section 4.2): it is unknown.</summary>
    private static void ApplyHeartbeatInterval(DeviceDraft draft, int seconds)
    {
        if (seconds > 0 || draft.HasEntity(Entities.HeartbeatInterval))
        {
            draft.SetState(Entities.HeartbeatInterval, seconds > 0 ? StatePayload.Of((decimal)seconds) : StatePayload.Null);
        }
    }

    private static void ApplyStatus(DeviceDraft draft, StatusReported reported, MessageTime messageTime)
    {
        var connector = reported.Connector;
        var subject = StatusHistory.SubjectOf(connector, reported.ConnectorOfEvse);
        var isKnown = draft.Device.Statuses.IsKnown(subject, messageTime);
        if (!draft.IsNewest(subject, reported.At, messageTime, OcppStates.Find(OcppStates.Status(reported.IsVersion2), reported.Status)))
        {
            return;
        }

        // An EVSE charges through one of its connectors at a time. A status that is repeated is older than the samples since.
        if (FlowEnd.IsStatus(reported) && !isKnown && !draft.Device.Statuses.HasOccupied(connector))
        {
            draft.EndFlows(connector, reported.At, messageTime);
        }

        ApplyState(draft, Entities.Status(connector, reported.ConnectorOfEvse, OcppStates.Status(reported.IsVersion2)), "status", reported.Status);
        draft.SetState(Entities.Problem(connector, reported.ConnectorOfEvse), ProblemOf(reported), isUrgent: true);
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

    /// <summary>Unknown if there is no error code and the status is not one of OCPP.</summary>
    private static ReadOnlyMemory<byte> ProblemOf(StatusReported reported) =>
        reported.IsFault ? StatePayload.On
        : reported.ErrorCode is not null || OcppStates.Find(OcppStates.Status(reported.IsVersion2), reported.Status) is not null ? StatePayload.Off
        : StatePayload.Null;

    private static void ApplyTransaction(DeviceDraft draft, TransactionReported report, MessageTime messageTime)
    {
        var place = draft.Apply(report with { IdTag = IdTagText.OfSession(report.IdTag, draft.Device.Settings.IdTags) }, messageTime);
        if (report.IdTag is { } idTag && place.Kind is TransactionPlaceKind.New or TransactionPlaceKind.Current or TransactionPlaceKind.Unknown)
        {
            ApplyIdTag(draft, idTag, report.At, messageTime);
        }

        if (place.HasLiveSamples)
        {
            draft.ApplyReadings(
                report.Connector is null ? report.Samples.Select(sample => sample with { Connector = place.Connector }).ToImmutableArray() : report.Samples,
                messageTime);
        }
    }

    private static void ApplyIdTag(DeviceDraft draft, string idTag, DateTimeOffset? time, MessageTime messageTime)
    {
        if (draft.Device.Settings.IdTags != IdTags.Hide && draft.IsNewest(Entities.LastIdTag.Key, time, messageTime))
        {
            draft.SetState(Entities.LastIdTag, StatePayload.Of(IdTagText.Of(idTag, draft.Device.Settings.IdTags)), isUrgent: true);
        }
    }

    /// <summary>Publishes one of an entity's options, regardless of case; any other value is published as unknown.</summary>
    public static void ApplyState(DeviceDraft draft, Entity entity, string what, string value)
    {
        var state = OcppStates.Find(entity.Options, value);
        if (state is null)
        {
            draft.Skip($"{what} {FactCollector.Quote(value)} is unknown");
        }

        draft.SetState(entity, state is null ? StatePayload.Null : StatePayload.Of(state), isUrgent: true);
    }

    /// <summary>Most chargers never send the text: the entity is created with the first one.</summary>
    private static void ApplyText(DeviceDraft draft, Entity entity, string? text)
    {
        if (text is not null || draft.HasEntity(entity))
        {
            draft.SetState(entity, text is null ? StatePayload.Null : StatePayload.Of(text), isUrgent: true);
        }
    }
}
