using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.Transport.Tls;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>TLS on the relay's ports, as connection middlewares of Kestrel. Logs why handshakes fail.</summary>
internal sealed class TlsPorts(InForce<ServerTls> tls, ClientErrorLog clientErrors, PortMetrics metrics, TimeProvider time)
{
    /// <summary>How long a client may keep its TLS handshake waiting, in all.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Serves a connection of the chargers' port inside TLS.</summary>
    public async Task ServeChargerAsync(ConnectionContext connection, ConnectionDelegate inside)
    {
        var handshake = new ChargerHandshake();
        await using var secure = new SecureConnection(connection, HandshakeTurns.Shared);
        if (await secure.HandshakeAsync(hello => tls.Value.ForCharger(handshake, hello), Patience, time) is { } failure)
        {
            metrics.WithoutRequest.Increment();
            var (reason, detail) = handshake.Explain(failure);
            clientErrors.Log(connection.RemoteEndPoint, null, reason, detail, LogLevel.Warning);
            return;
        }

        await inside(connection);
    }

    /// <summary>Serves a connection of the snoop port inside TLS.</summary>
    public async Task ServeSnoopClientAsync(ConnectionContext connection, ConnectionDelegate inside)
    {
        await using var secure = new SecureConnection(connection, HandshakeTurns.Shared);
        if (await secure.HandshakeAsync(_ => tls.Value.ForSnoopClient(), Patience, time) is null)
        {
            await inside(connection);
        }
    }
}
