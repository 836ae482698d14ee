using OcppActors.Domain;

namespace OcppActors.Transport.Tls;

/// <summary>The TLS options towards a server.</summary>
/// <param name="Ca">The path of a PEM file with the trusted authorities; null: those of the system.</param>
/// <param name="Certificate">The path of a PEM file with the client certificate and its chain, or null.</param>
/// <param name="Key">The path of a PEM file with that certificate's key; null without one.</param>
/// <param name="KeyPassword">Of an encrypted key.</param>
/// <param name="ServerName">What the server's certificate must name; null: the host that is connected to.</param>
/// <param name="SkipVerify">Whether the server's certificate is not verified.</param>
public sealed record ClientTlsOptions(
    string? Ca, string? Certificate, string? Key, Secret? KeyPassword, string? ServerName, bool SkipVerify)
{
    /// <summary>The system's authorities, no client certificate.</summary>
    public static ClientTlsOptions Default { get; } = new(null, null, null, null, null, false);

    /// <summary>The key of the entry of <c>charge_points:</c> that they belong to, for the log; null: they are options of the command.</summary>
    public string? Entry { get; init; }
}
