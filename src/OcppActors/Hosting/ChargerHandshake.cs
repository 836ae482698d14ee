using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using OcppActors.Tls;

namespace OcppActors.Hosting;

/// <summary>
/// A charger's TLS handshake while it goes on. Kestrel keeps the reason of a failed one to itself; what is remembered here
/// explains it.
/// </summary>
internal sealed class ChargerHandshake
{
    private string _reason = "it sent no TLS; chargers connect here by wss://";

    /// <summary>Has <paramref name="secure"/> put TLS on a port, and logs in words each handshake that fails.</summary>
    public static void Watch(ListenOptions listen, Action secure, ILogger log)
    {
        listen.Use(next => connection => ServeAsync(connection, next, log));
        secure();
        listen.Use(next => connection =>
        {
            connection.Features.Set<ChargerHandshake>(null);
            return next(connection);
        });
    }

    /// <summary>The charger has begun.</summary>
    public void Hear(SslClientHelloInfo hello, TlsVersion oldest)
    {
        var newest = TlsVersions.Newest(hello.SslProtocols);
        _reason = newest < oldest
            ? $"it speaks no TLS newer than {newest.Value.Name()}, and --ssl-min-version is {oldest.Name()}"
            : "it broke off, or shares no cipher with the relay; does it trust the relay's certificate?";
    }

    /// <summary>The charger's certificate has been checked.</summary>
    public void Complain(string? complaint) => _reason = complaint ?? _reason;

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, ILogger log)
    {
        connection.Features.Set(new ChargerHandshake());
        await next(connection);
        if (connection.Features.Get<ChargerHandshake>() is { } failed)
        {
            log.LogWarning("The TLS handshake with a charger at {Remote} failed: {Reason}", connection.RemoteEndPoint, failed._reason);
        }
    }
}
