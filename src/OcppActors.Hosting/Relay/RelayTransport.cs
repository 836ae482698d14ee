using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>Configures the sockets of Kestrel's connections and their keep-alive.</summary>
internal static class RelayTransport
{
    /// <summary>
    /// Sockets outside our event loops, above all those of snoop clients, are served by the thread that polls them, without a
    /// change of threads; there is one such thread for every second core. Call this before the process opens its first socket.
    /// Variables that are already set are left alone.
    /// </summary>
    public static void CompleteInline()
    {
        if (Environment.GetEnvironmentVariable(SocketLoops.InlineVariable) is null && Environment.GetEnvironmentVariable(SocketLoops.ThreadsVariable) is null)
        {
            Environment.SetEnvironmentVariable(SocketLoops.InlineVariable, "1");
            Environment.SetEnvironmentVariable(SocketLoops.ThreadsVariable, $"{Math.Max(1, Environment.ProcessorCount / 2)}");
        }
    }

    /// <summary>Nothing behind the ports may block a thread: continuations run inline.</summary>
    /// <param name="web">The server.</param>
    /// <param name="isForChargers">Whether an endpoint is the chargers' port.</param>
    public static IWebHostBuilder UsePortTransport(this IWebHostBuilder web, Func<EndPoint, bool> isForChargers) => web.ConfigureServices(services =>
    {
        services.AddSingleton(provider => new PortTransport(
            isForChargers, new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true }, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new ListeningPorts(provider.GetRequiredService<PortTransport>()));
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<ListeningPorts>());
    });

    /// <summary>Applies the TCP keep-alive to each connection, from its TLS handshake on.</summary>
    public static void WatchConnections(this ListenOptions listen, Func<TcpLiveness> liveness)
    {
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
            {
                liveness().Watch(feature.Socket);
            }

            return next(connection);
        });
    }
}
