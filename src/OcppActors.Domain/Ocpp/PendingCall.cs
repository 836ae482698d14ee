namespace OcppActors.Domain.Ocpp;

/// <summary>A call of the charge point whose answer is awaited.</summary>
/// <param name="Id">The message id, which the answer repeats.</param>
/// <param name="Action">BootNotification, StartTransaction or Authorize.</param>
/// <param name="IdTag">Of an Authorize the token that it asks about.</param>
internal sealed record PendingCall(string Id, string Action, string? IdTag);
