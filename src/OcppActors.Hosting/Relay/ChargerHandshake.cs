using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using OcppActors.Sessions;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Relay;

/// <summary>
/// The TLS handshake of a charger. Kestrel does not tell why one failed; what is collected here explains it.
/// </summary>
internal sealed class ChargerHandshake
{
    private string _reason = "it sent no TLS; chargers connect here by wss://, and a PROXY protocol header is read from --trusted-proxies only";
    private string? _rejection;

    /// <summary>Lets <paramref name="secure"/> add TLS to a port, and logs why handshakes fail.</summary>
    public static void Watch(ListenOptions listen, Action secure, ClientErrorLog clientErrors, PortMetrics metrics)
    {
        listen.Use(next => connection => ServeAsync(connection, next, clientErrors, metrics));
        secure();
        listen.Use(next => connection =>
        {
            connection.Features.Set<ChargerHandshake>(null);
            return next(connection);
        });
    }

    /// <summary>Takes note of the charger's ClientHello.</summary>
    public void Handle(SslClientHelloInfo hello, TlsVersion oldest)
    {
        // A charger that names 1.2 may support 1.3 as well: the framework does not read the extension that would tell.
        var newest = TlsVersions.Newest(hello.SslProtocols);
        var perhaps = oldest > TlsVersion.Tls12 ? $", or speaks no TLS {oldest.Name()}" : "";
        _reason = newest < oldest && newest < TlsVersion.Tls12
            ? $"it speaks no TLS newer than {newest.Value.Name()}, and --ssl-min-version is {oldest.Name()}"
            : $"it aborted the handshake; perhaps it does not trust the relay's certificate, or shares no cipher{perhaps}";
    }

    /// <summary>Takes note of the verdict on the charger's certificate; null if it is accepted.</summary>
    public void Handle(string? rejection) => _rejection = rejection;

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, ClientErrorLog clientErrors, PortMetrics metrics)
    {
        connection.Features.Set(new ChargerHandshake());
        await next(connection);
        if (connection.Features.Get<ChargerHandshake>() is { } failed)
        {
            metrics.WithoutRequest.Increment();
            var error = failed._rejection is null ? $"the TLS handshake failed: {failed._reason}" : "the TLS handshake failed";
            var detail = failed._rejection is null ? null : $": {failed._rejection}";
            clientErrors.Log(connection.RemoteEndPoint, null, error, detail, LogLevel.Warning);
        }
    }
}
