namespace OcppActors.Transport.Http;

/// <summary>
/// The Origin header of a charger (RFC 6454 section 7). Many a CPMS refuses a request whose Origin names another host than its
/// Host header, so an Origin that does name the charger's Host is rewritten with it.
/// </summary>
internal static class Origin
{
    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];

    /// <summary>The Origin for the CPMS: that of the charger, unless it names the charger's own Host.</summary>
    /// <param name="origin">As sent.</param>
    /// <param name="chargersHost">The charger's Host header; null: it sent none.</param>
    /// <param name="cpmsHost">The Host header for the CPMS.</param>
    public static string Rewrite(string origin, string? chargersHost, string cpmsHost)
    {
        var start = origin.IndexOf("://", StringComparison.Ordinal);
        if (start < 0 || string.IsNullOrEmpty(chargersHost) || !Schemes.Contains(origin[..start], StringComparer.OrdinalIgnoreCase))
        {
            return origin;
        }

        start += "://".Length;
        var end = origin.IndexOf('/', start) is >= 0 and var slash ? slash : origin.Length;
        return Names(origin[start..end], chargersHost) ? origin[..start] + cpmsHost + origin[end..] : origin;
    }

    // With the same port, or without one.
    private static bool Names(string authority, string host) =>
        authority.Length > 0
        && (authority.Equals(host, StringComparison.OrdinalIgnoreCase) || authority.Equals(WithoutPort(host), StringComparison.OrdinalIgnoreCase));

    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }
}
