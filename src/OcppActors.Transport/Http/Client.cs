using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Transport.Http;

/// <summary>Who is at the other end of a charger's connection, as far as the connection and trusted proxies tell.</summary>
/// <param name="Address">Where it comes from; null where that is unknown.</param>
/// <param name="Certificate">The SHA-1 thumbprint of its client certificate, or null.</param>
public sealed record Client(IPAddress? Address, string? Certificate)
{
    /// <param name="connection">The charger's connection.</param>
    /// <param name="fields">The header fields of its request.</param>
    /// <param name="proxies">Whose X-Forwarded-For is believed.</param>
    public static Client Of(ConnectionContext connection, IReadOnlyList<HttpField> fields, TrustedProxies proxies) => new(
        proxies.CallerBehind(AddressOf(connection), fields),
        connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate?.Thumbprint);

    /// <summary>The connection's own remote address.</summary>
    public static IPAddress? AddressOf(ConnectionContext connection) =>
        TrustedProxies.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
}
