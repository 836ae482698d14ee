namespace OcppActors.Configuration;

/// <summary>The charge point management system behind the relay, and the way to it.</summary>
/// <param name="Url">ws or wss, with a host, without user information and fragment; perhaps with a query.</param>
/// <param name="Tls">How it is spoken to where its URL is <c>wss</c>.</param>
public sealed record CpmsSettings(Uri Url, ClientTlsOptions Tls)
{
    /// <summary>Null: each charge point's own.</summary>
    public CpmsLogin? Login { get; init; }
}
