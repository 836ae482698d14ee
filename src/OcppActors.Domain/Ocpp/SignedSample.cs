namespace OcppActors.Domain.Ocpp;

/// <summary>Signed meter data and why they were taken.</summary>
/// <param name="Context">The context of the sampled value, such as <c>Transaction.Begin</c>.</param>
/// <param name="Data">The data.</param>
internal readonly record struct SignedSample(string Context, SignedMeterData Data);
