using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Hosting.Health;
using OcppActors.Settings;
using OcppActors.Tunnel;

namespace OcppActors.Hosting;

/// <summary>How Kestrel's connections carry bytes, and how they are watched.</summary>
internal static class RelayTransport
{
    /// <summary>
    /// One chunk in flight: Kestrel reads the next only when the one before has been taken. It throws away what is in its
    /// buffer when a connection is reset, and what came before a reset is to arrive. Inline, a chunk passes from
    /// socket to socket on one thread; nothing behind the ports ever blocks one.
    /// </summary>
    public static IWebHostBuilder UseRelayTransport(this IWebHostBuilder web) => web.UseSockets(sockets =>
    {
        sockets.MaxReadBufferSize = 1;
        sockets.UnsafePreferInlineScheduling = true;
    }).ConfigureServices(services =>
    {
        services.AddSingleton(provider => new ListeningPorts(ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider)));
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<ListeningPorts>());
    });

    /// <summary>A connection that comes to this port is watched from its first byte on, TLS's handshake included.</summary>
    public static void WatchConnections(this ListenOptions listen, LimitSettings limits)
    {
        var liveness = limits.Liveness();
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
            {
                liveness.Watch(feature.Socket);
            }

            return next(connection);
        });
    }

    public static TcpLiveness Liveness(this LimitSettings limits) =>
        new(limits.TcpKeepAliveTime, limits.TcpKeepAliveInterval, limits.TcpUserTimeout);
}
