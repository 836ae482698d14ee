namespace OcppActors.Settings;

/// <summary>How the relay speaks TLS with a <c>wss</c> CPMS.</summary>
/// <param name="Ca">The path of a PEM file with the only authorities that count; null: those of the system.</param>
/// <param name="Certificate">The path of a PEM file with the relay's client certificate and its chain, or null.</param>
/// <param name="Key">The path of a PEM file with that certificate's key; null without one.</param>
/// <param name="KeyPassword">Of an encrypted key.</param>
/// <param name="ServerName">What the CPMS's certificate must name; null: the host of its URL.</param>
/// <param name="SkipVerify">The CPMS's certificate is not checked at all.</param>
public sealed record CpmsTlsSettings(
    string? Ca, string? Certificate, string? Key, Secret? KeyPassword, string? ServerName, bool SkipVerify)
{
    /// <summary>The system's authorities, no certificate of our own.</summary>
    public static CpmsTlsSettings Default { get; } = new(null, null, null, null, null, false);
}
