namespace OcppActors.Domain.Ocpp;

/// <summary>A call of the charge point that has not been answered.</summary>
/// <param name="Id">The message id, which the answer repeats.</param>
/// <param name="Action">BootNotification, StartTransaction or Authorize.</param>
/// <param name="IdTag">The id tag or id token of an Authorize, or null.</param>
internal sealed record PendingCall(string Id, string Action, string? IdTag);
