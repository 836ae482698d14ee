using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace OcppActors.Tunnel;

/// <summary>Who is at the other end of a charger's connection, as far as the connection itself tells.</summary>
/// <param name="Address">Where it comes from; null where that is unknown.</param>
/// <param name="Certificate">The SHA-1 thumbprint of its client certificate, or null.</param>
internal sealed record Caller(IPAddress? Address, string? Certificate)
{
    public static Caller Of(ConnectionContext connection) => new(
        (connection.RemoteEndPoint as IPEndPoint)?.Address,
        connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate?.Thumbprint);
}
