using System.Collections.Immutable;

namespace OcppActors.Domain.Ocpp;

/// <summary>A fact from a message of a charge point, in terms that OCPP 1.6 and 2.x share.</summary>
internal abstract record ChargePointFact;

/// <summary>A Heartbeat was sent.</summary>
internal sealed record HeartbeatSent : ChargePointFact
{
    private HeartbeatSent()
    {
    }

    public static HeartbeatSent Instance { get; } = new();
}

/// <summary>A BootNotification. Missing and empty values are null.</summary>
internal sealed record Booted(string? Vendor, string? Model, string? Firmware, string? SerialNumber) : ChargePointFact
{
    /// <summary>Whether the CPMS has asked for the message: the charge point has not restarted.</summary>
    public bool IsTriggered { get; init; }
}

/// <summary>The CPMS's answer to a BootNotification.</summary>
/// <param name="Status"><c>Accepted</c>, <c>Pending</c> or <c>Rejected</c>; null if the answer is an error.</param>
/// <param name="Interval">In seconds; with <c>Accepted</c> the heartbeat interval, 0 if the charge point may choose; or null.</param>
internal sealed record BootAnswered(string? Status, int? Interval) : ChargePointFact;

/// <summary>A StatusNotification of a connector, or of the charge point itself (0).</summary>
/// <param name="Connector">The connector's number; under OCPP 2.x the EVSE's.</param>
/// <param name="Status">The status as sent, which OCPP need not define.</param>
internal sealed record StatusReported(int Connector, string Status) : ChargePointFact
{
    /// <summary>Under OCPP 2.x which connector of the EVSE; 1 otherwise.</summary>
    public int ConnectorOfEvse { get; init; } = 1;

    /// <summary>OCPP 1.6: the error code (<c>NoError</c>), or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>OCPP 1.6: free text about the error, or null.</summary>
    public string? Info { get; init; }

    /// <summary>OCPP 1.6: the vendor's error code, or null.</summary>
    public string? VendorErrorCode { get; init; }

    /// <summary>Whether the status is <c>Faulted</c>, or the error code says that there is an error, which need not be one of OCPP.</summary>
    public bool IsFault => Status.Equals("Faulted", StringComparison.OrdinalIgnoreCase)
        || (Placeholder.FactIn(ErrorCode) is { } error && !error.Equals("NoError", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the status is one of OCPP 2.x, whose statuses differ from 1.6.</summary>
    public bool IsVersion2 { get; init; }

    /// <summary>The charger's timestamp if it is credible (<see cref="MeterSample.Timestamp"/>), or null.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Meter values that name no transaction, in the order of the message.</summary>
internal sealed record Metered(ImmutableArray<MeterSample> Samples) : ChargePointFact
{
    /// <summary>Whether they are of OCPP 2.x, whose MeterValues cannot name one.</summary>
    public bool IsVersion2 { get; init; }
}

/// <summary>The events of a transaction (OCPP 2.0.1 part 2 section 3.79, TransactionEventEnumType).</summary>
internal enum TransactionEventType
{
    /// <summary>StartTransaction of 1.6, TransactionEvent <c>Started</c>.</summary>
    Started,

    /// <summary>MeterValues of 1.6 with a transaction id, TransactionEvent <c>Updated</c>.</summary>
    Updated,

    /// <summary>StopTransaction of 1.6, TransactionEvent <c>Ended</c>.</summary>
    Ended,
}

/// <summary>A transaction message. Missing values are null.</summary>
/// <param name="EventType">The event.</param>
internal sealed record TransactionReported(TransactionEventType EventType) : ChargePointFact
{
    /// <summary>
    /// As text, as sent (see <see cref="NamesTransaction"/>): numbers of OCPP 1.6 may exceed 32 bits. Null in a StartTransaction, whose
    /// answer contains it, and in an end that names none.
    /// </summary>
    public string? TransactionId { get; init; }

    /// <summary>The message id of a StartTransaction, which <see cref="StartAnswered"/> repeats.</summary>
    public string? CallId { get; init; }

    /// <summary>The connector, under OCPP 2.x the EVSE; null if an earlier message of the transaction has named it.</summary>
    public int? Connector { get; init; }

    /// <summary>The id tag of OCPP 1.6, the id token of 2.x.</summary>
    public string? IdTag { get; init; }

    /// <summary>The charger's timestamp if it is credible (<see cref="MeterSample.Timestamp"/>).</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>1.6: meterStart or meterStop, in Wh.</summary>
    public decimal? Register { get; init; }

    /// <summary>2.x: <c>Charging</c>, <c>EVConnected</c>, <c>SuspendedEV</c>, <c>SuspendedEVSE</c>, <c>Idle</c>.</summary>
    public string? ChargingState { get; init; }

    /// <summary>The reason of an end as sent; <c>Local</c> if it is missing (OCPP 1.6 section 6.49).</summary>
    public string? StopReason { get; init; }

    /// <summary>Whether it is a TransactionEvent of 2.x, whose transaction ids are the charger's own.</summary>
    public bool IsVersion2 { get; init; }

    /// <summary>2.x: orders the events of the transaction.</summary>
    public int? SeqNo { get; init; }

    /// <summary>2.x: the charger was offline when it happened.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The meter values in the message; their connector is 0, for the transaction's, if <see cref="Connector"/> is null.</summary>
    public ImmutableArray<MeterSample> Samples { get; init; } = [];

    /// <summary>The signed meter data in the message.</summary>
    public ImmutableArray<SignedSample> Signed { get; init; } = [];

    /// <summary>
    /// Whether it names a transaction. In 1.6 chargers send 0 or -1 outside of transactions, and those or another negative number
    /// for a transaction of which they have no id.
    /// </summary>
    public bool NamesTransaction => TransactionId is { } id && (IsVersion2 || IsName(id));

    /// <summary>Whether an id of 1.6 names a transaction.</summary>
    public static bool IsName(string transactionId) => transactionId != "0" && !transactionId.StartsWith('-');
}

/// <summary>The CPMS's answer to a StartTransaction; if it is an error, everything but the message id is null.</summary>
/// <param name="CallId">The message id of the StartTransaction.</param>
/// <param name="TransactionId">The transaction id, or null.</param>
/// <param name="IdTagStatus">The AuthorizationStatus of the id tag (<c>Accepted</c>, <c>Blocked</c>, …), or null.</param>
internal sealed record StartAnswered(string CallId, string? TransactionId, string? IdTagStatus) : ChargePointFact;

/// <summary>An Authorize and the CPMS's answer.</summary>
/// <param name="IdTag">The id tag or id token.</param>
/// <param name="Status">The AuthorizationStatus, or null if the answer is an error.</param>
internal sealed record Authorized(string IdTag, string? Status) : ChargePointFact;

/// <summary>A FirmwareStatusNotification.</summary>
internal sealed record FirmwareStatusReported(string Status) : ChargePointFact;

/// <summary>A DiagnosticsStatusNotification; under 2.x a LogStatusNotification.</summary>
internal sealed record DiagnosticsStatusReported(string Status) : ChargePointFact;

/// <summary>A SecurityEventNotification.</summary>
/// <param name="Type">The event's name (2.0.1 part 2 appendix 1).</param>
/// <param name="At">The charger's timestamp if it is credible, or null.</param>
internal sealed record SecurityEventReported(string Type, DateTimeOffset? At) : ChargePointFact;
