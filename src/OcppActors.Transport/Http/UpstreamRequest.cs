using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>
/// The charger's request as the CPMS gets it: all end-to-end headers, unchanged but for Host, and for an Origin that names the
/// charger's Host.
/// </summary>
internal static class UpstreamRequest
{
    private const string Authorization = "Authorization";
    private const string Subprotocol = "Sec-WebSocket-Protocol";

    /// <summary>The subprotocol offered for the charger; null where the charger offers one itself, or none is configured.</summary>
    public static string? Offer(UpgradeRequest request) =>
        request.OffersSubprotocol ? null : request.Route.DefaultSubprotocol;

    /// <summary>The head, ready to send.</summary>
    public static byte[] Render(UpgradeRequest request)
    {
        var (route, offer) = (request.Route, Offer(request));
        var (host, chargersHost) = (Host(route.Cpms), request.Fields.First("Host"));
        var head = new StringBuilder(1024)
            .Append("GET ").Append(route.Target).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(host).Append("\r\n")
            .Append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        foreach (var field in request.Fields)
        {
            var isReplaced = (route.Authorization is not null && field.Is(Authorization)) || (offer is not null && field.Is(Subprotocol));
            if (!isReplaced && !field.Is("Host") && !request.Fields.IsHopByHop(field))
            {
                var value = field.Is("Origin") ? Origin.Rewrite(field.Value, chargersHost, host) : field.Value;
                head.Append(field.Name).Append(": ").Append(value).Append("\r\n");
            }
        }

        Append(head, Authorization, route.Authorization);
        Append(head, Subprotocol, offer);
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static void Append(StringBuilder head, string name, string? value)
    {
        if (value is not null)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }

    private static string Host(Uri cpms)
    {
        var name = cpms.HostNameType == UriHostNameType.IPv6 ? $"[{cpms.IdnHost}]" : cpms.IdnHost;
        return cpms.IsDefaultPort ? name : $"{name}:{cpms.Port}";
    }
}
