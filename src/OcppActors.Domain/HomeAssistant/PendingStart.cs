using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The start of a transaction of OCPP 2.x that names no EVSE: an id token that was read before a cable was plugged in.</summary>
/// <param name="Report">What the start told.</param>
/// <param name="Time">When it came.</param>
internal sealed record PendingStart(TransactionReported Report, MessageTime Time);
