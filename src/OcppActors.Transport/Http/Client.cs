using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Transport.Http;

/// <summary>The peer of a charger's connection, as the connection and trusted proxies report it.</summary>
/// <param name="Address">Its address; null where that is unknown.</param>
/// <param name="Certificate">The SHA-1 thumbprint of its client certificate, or null.</param>
public sealed record Client(IPAddress? Address, string? Certificate)
{
    /// <param name="connection">The charger's connection.</param>
    /// <param name="fields">The header fields of its request.</param>
    /// <param name="proxies">The proxies whose X-Forwarded-For counts.</param>
    public static Client Of(ConnectionContext connection, IReadOnlyList<HttpField> fields, TrustedProxies proxies) => new(
        proxies.CallerBehind(AddressOf(connection), fields),
        connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate?.Thumbprint);

    /// <summary>The connection's own remote address.</summary>
    public static IPAddress? AddressOf(ConnectionContext connection) =>
        TrustedProxies.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
}
