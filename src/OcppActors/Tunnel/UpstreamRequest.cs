using System.Text;

namespace OcppActors.Tunnel;

/// <summary>The charger's request as the CPMS gets it: all that was said end to end, as it was said.</summary>
internal static class UpstreamRequest
{
    /// <summary>Where a charger's request goes: its path below the CPMS's, its query behind the CPMS's own.</summary>
    /// <param name="cpms">The CPMS URL, <c>ws</c> or <c>wss</c>.</param>
    /// <param name="request">The charger's request.</param>
    public static string Target(Uri cpms, UpgradeRequest request)
    {
        var query = (cpms.Query, request.Query) switch
        {
            ("" or "?", var charger) => charger,
            (var own, "" or "?") => own,
            var (own, charger) => $"{own}&{charger[1..]}",
        };
        return cpms.AbsolutePath.TrimEnd('/') + request.Path + query;
    }

    /// <summary>The whole head, ready to be sent.</summary>
    public static byte[] Render(Uri cpms, UpgradeRequest request)
    {
        var head = new StringBuilder(1024)
            .Append("GET ").Append(Target(cpms, request)).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(cpms.IsDefaultPort ? cpms.IdnHost() : $"{cpms.IdnHost()}:{cpms.Port}").Append("\r\n")
            .Append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        foreach (var field in request.Fields)
        {
            if (!field.Is("Host") && !request.Fields.IsHopByHop(field))
            {
                head.Append(field.Name).Append(": ").Append(field.Value).Append("\r\n");
            }
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static string IdnHost(this Uri uri) =>
        uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
}
