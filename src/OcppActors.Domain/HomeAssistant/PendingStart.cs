using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The start of an OCPP 2.x transaction without an EVSE: an id token was read before a cable was plugged in.</summary>
/// <param name="Report">The start.</param>
/// <param name="Time">When it arrived.</param>
internal sealed record PendingStart(TransactionReported Report, MessageTime Time);
