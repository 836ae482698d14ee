using OcppActors.Domain;

namespace OcppActors.Configuration;

/// <summary>How this process speaks TLS with a server.</summary>
/// <param name="Ca">The path of a PEM file with the only authorities that count; null: those of the system.</param>
/// <param name="Certificate">The path of a PEM file with the client certificate and its chain, or null.</param>
/// <param name="Key">The path of a PEM file with that certificate's key; null without one.</param>
/// <param name="KeyPassword">Of an encrypted key.</param>
/// <param name="ServerName">What the server's certificate must name; null: the host that is connected to.</param>
/// <param name="SkipVerify">The server's certificate is not checked at all.</param>
public sealed record ClientTlsOptions(
    string? Ca, string? Certificate, string? Key, Secret? KeyPassword, string? ServerName, bool SkipVerify)
{
    /// <summary>The system's authorities, no certificate of our own.</summary>
    public static ClientTlsOptions Default { get; } = new(null, null, null, null, null, false);
}
