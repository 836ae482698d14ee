using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Transport.Http;

/// <summary>The peer of a charger's connection, as the connection and trusted proxies report it.</summary>
/// <param name="Address">Its address; null where that is unknown.</param>
/// <param name="Certificate">The SHA-1 thumbprint of its client certificate, or null.</param>
public sealed record Client(IPAddress? Address, string? Certificate)
{
    /// <summary>Whether <see cref="Address"/> is that of a trusted proxy, which has not told whom it serves.</summary>
    public bool IsProxy { get; init; }

    /// <param name="connection">The charger's connection.</param>
    /// <param name="fields">The header fields of its request.</param>
    /// <param name="proxies">The proxies whose X-Forwarded-For counts.</param>
    public static Client Of(ConnectionContext connection, IReadOnlyList<HttpField> fields, TrustedProxies proxies)
    {
        var address = proxies.CallerBehind(AddressOf(connection), fields);
        return new(address, connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate?.Thumbprint) { IsProxy = proxies.Include(address) };
    }

    /// <summary>The connection's remote address: its own, or the one that a PROXY protocol header names.</summary>
    public static IPAddress? AddressOf(ConnectionContext connection) =>
        PlainAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
}
