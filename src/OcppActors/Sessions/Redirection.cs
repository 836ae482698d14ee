using OcppActors.Domain;
using OcppActors.Messages;
using OcppActors.Transport.Http;

namespace OcppActors.Sessions;

/// <summary>Where a CPMS redirects to, for the log. The relay does not follow: the charger gets the redirection.</summary>
internal static class Redirection
{
    /// <param name="route">Where the request went.</param>
    /// <param name="location">The answer's <c>Location</c>, absolute or relative (RFC 9110 section 10.2.2); null: it has none.</param>
    public static string Describe(Route route, string? location)
    {
        var requested = new Uri(route.Cpms.GetLeftPart(UriPartial.Authority) + route.Target);
        if (location is null || !Uri.TryCreate(requested, location, out var to) || WebSocketScheme(to.Scheme) is not { } scheme)
        {
            return $": it redirects {(location is null ? "without saying where to" : $"to {LogText.Quote(location)}")}; ask its operator for the URL of its OCPP service";
        }

        // What the relay has appended to the CPMS URL is no part of the new one.
        var appended = requested.AbsolutePath[route.Cpms.AbsolutePath.TrimEnd('/').Length..];
        if (appended.Length == 0 || !to.AbsolutePath.EndsWith(appended, StringComparison.Ordinal))
        {
            return $": it redirects to {LogText.Quote(PublicUrl.Of(to))}, perhaps a web page; check the path of the CPMS URL";
        }

        var url = new UriBuilder(to)
        {
            Scheme = scheme,
            Port = to.IsDefaultPort ? -1 : to.Port,
            Path = to.AbsolutePath[..^appended.Length],
        };
        return $": it redirects to {LogText.Quote(PublicUrl.Of(to))}, where the relay does not follow; set --cpms (or the charger's own cpms:) "
            + $"to {LogText.Quote(PublicUrl.Of(url.Uri))}";
    }

    private static string? WebSocketScheme(string scheme) => scheme switch
    {
        "ws" or "http" => Uri.UriSchemeWs,
        "wss" or "https" => Uri.UriSchemeWss,
        _ => null,
    };
}
