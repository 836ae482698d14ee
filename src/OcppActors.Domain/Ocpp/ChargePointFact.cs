using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>What a message of a charge point says, in terms that OCPP 1.6 and 2.x share.</summary>
public abstract record ChargePointFact;

/// <summary>A Heartbeat was sent.</summary>
public sealed record HeartbeatSent : ChargePointFact
{
    private HeartbeatSent()
    {
    }

    public static HeartbeatSent Instance { get; } = new();
}

/// <summary>A BootNotification: who the charge point says it is. What it left out or left empty is null.</summary>
public sealed record Booted(string? Vendor, string? Model, string? Firmware, string? SerialNumber) : ChargePointFact;

/// <summary>The CPMS's answer to a BootNotification.</summary>
/// <param name="Status">Whether it takes the charge point (<c>Accepted</c>, <c>Pending</c>, <c>Rejected</c>); null where it answered with an error.</param>
/// <param name="Interval">In seconds; of an acceptance how often it wants a Heartbeat, 0 where the charge point may choose; or null.</param>
public sealed record BootAnswered(string? Status, int? Interval) : ChargePointFact;

/// <summary>A StatusNotification of a connector, or of the charge point itself (0).</summary>
/// <param name="Connector">The connector's number; under OCPP 2.x the EVSE's.</param>
/// <param name="Status">The status as sent; no promise that OCPP knows it.</param>
public sealed record StatusReported(int Connector, string Status) : ChargePointFact
{
    /// <summary>Under OCPP 2.x which connector of the EVSE; 1 otherwise.</summary>
    public int ConnectorOfEvse { get; init; } = 1;

    /// <summary>1.6: <c>NoError</c> or what is wrong; null where it was not sent.</summary>
    public string? ErrorCode { get; init; }

    public string? Info { get; init; }

    public string? VendorErrorCode { get; init; }

    /// <summary>Whether the status is one of OCPP 2.x, which has other ones than 1.6.</summary>
    public bool IsVersion2 { get; init; }

    /// <summary>When it became so, where the charge point said so credibly (<see cref="MeterSample.Timestamp"/>).</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Meter values, in the order of the message.</summary>
public sealed record Metered(ImmutableArray<MeterSample> Samples) : ChargePointFact;

/// <summary>What a message can say of a transaction's life (2.0.1 part 2 section 3.79, TransactionEventEnumType).</summary>
public enum TransactionEventType
{
    /// <summary>StartTransaction of 1.6, TransactionEvent <c>Started</c>.</summary>
    Started,

    /// <summary>TransactionEvent <c>Updated</c>; of 1.6 the MeterValues that name a transaction.</summary>
    Updated,

    /// <summary>StopTransaction of 1.6, TransactionEvent <c>Ended</c>.</summary>
    Ended,
}

/// <summary>What a message says of a transaction. What it does not say is null.</summary>
/// <param name="EventType">Where in its life.</param>
public sealed record TransactionReported(TransactionEventType EventType) : ChargePointFact
{
    /// <summary>
    /// As text, whatever its form: 1.6 numbers reach beyond 32 bits. Null in a StartTransaction, whose answer brings it, and in
    /// an end that names none.
    /// </summary>
    public string? TransactionId { get; init; }

    /// <summary>Of a StartTransaction the id of the call; <see cref="StartAnswered"/> names it again.</summary>
    public string? CallId { get; init; }

    /// <summary>The connector, under 2.x the EVSE; null: that of the transaction, which an earlier message has told.</summary>
    public int? Connector { get; init; }

    public string? IdTag { get; init; }

    /// <summary>When it happened, where the charge point said so credibly (<see cref="MeterSample.Timestamp"/>).</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>1.6: meterStart or meterStop, in Wh.</summary>
    public decimal? Register { get; init; }

    /// <summary>2.x: <c>Charging</c>, <c>EVConnected</c>, <c>SuspendedEV</c>, <c>SuspendedEVSE</c>, <c>Idle</c>.</summary>
    public string? ChargingState { get; init; }

    /// <summary>Of an end: why, as sent; <c>Local</c> where it does not say, as OCPP has it.</summary>
    public string? StopReason { get; init; }

    /// <summary>The meter values that came with it. Where <see cref="Connector"/> is null theirs is 0 and means the transaction's.</summary>
    public ImmutableArray<MeterSample> Samples { get; init; } = [];
}

/// <summary>The CPMS's answer to a StartTransaction; of an error everything but the id is null.</summary>
/// <param name="CallId">The id of the call that it answers.</param>
/// <param name="TransactionId">What the CPMS calls the transaction, or null.</param>
/// <param name="IdTagStatus">Whether it accepts the id tag (<c>Accepted</c>, <c>Blocked</c>, …), or null.</param>
public sealed record StartAnswered(string CallId, string? TransactionId, string? IdTagStatus) : ChargePointFact;

/// <summary>An Authorize, and what the CPMS answered.</summary>
/// <param name="IdTag">The token.</param>
/// <param name="Status">The CPMS's word on it, or null where it answered with an error.</param>
public sealed record Authorized(string IdTag, string? Status) : ChargePointFact;

/// <summary>A FirmwareStatusNotification.</summary>
public sealed record FirmwareStatusReported(string Status) : ChargePointFact;

/// <summary>A DiagnosticsStatusNotification; under 2.x a LogStatusNotification.</summary>
public sealed record DiagnosticsStatusReported(string Status) : ChargePointFact;

/// <summary>A SecurityEventNotification.</summary>
/// <param name="Type">The event's name (2.0.1 part 2 appendix 1).</param>
/// <param name="At">When, where the charge point said so credibly.</param>
public sealed record SecurityEventReported(string Type, DateTimeOffset? At) : ChargePointFact;
