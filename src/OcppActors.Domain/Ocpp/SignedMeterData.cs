namespace OcppActors.Domain.Ocpp;

/// <summary>A signed meter value, for verification with a transparency software. Missing values are null.</summary>
/// <param name="Data">The signed data, byte for byte the text of the JSON string.</param>
/// <param name="Encoding">2.x <c>encodingMethod</c>, such as <c>OCMF</c>; 1.6 <c>format</c>, which is <c>SignedData</c>.</param>
/// <param name="SigningMethod">2.x <c>signingMethod</c>; null in 1.6.</param>
/// <param name="PublicKey">2.x <c>publicKey</c>, byte for byte; null in 1.6.</param>
public sealed record SignedMeterData(string Data, string? Encoding, string? SigningMethod, string? PublicKey);
