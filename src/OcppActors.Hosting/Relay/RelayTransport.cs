using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>How Kestrel's connections carry bytes, and how they are watched.</summary>
internal static class RelayTransport
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>
    /// Sockets that no event loop of ours watches, those of snoop clients above all, are served by the thread that has seen
    /// something come, without a change of threads; half of the cores have such a thread each. To be called before the process opens its first socket; who has set
    /// the runtime's own variables is left alone.
    /// </summary>
    public static void CompleteInline()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null && Environment.GetEnvironmentVariable(Threads) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
            Environment.SetEnvironmentVariable(Threads, $"{Math.Max(1, Environment.ProcessorCount / 2)}");
        }
    }

    /// <summary>
    /// Chargers' connections are raw ones, which a tunnel can take over; the snoop port's are Kestrel's own. Nothing behind
    /// the ports ever blocks a thread, so nothing needs to be scheduled apart.
    /// </summary>
    public static IWebHostBuilder UseRelayTransport(this IWebHostBuilder web, RelayPorts ports) => web
        .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true)
        .ConfigureServices(services =>
        {
            services.AddSingleton(provider => new ListeningPorts(
                ActivatorUtilities.CreateInstance<RawTransport>(provider, (Func<EndPoint, bool>)ports.AreForChargers),
                ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider)));
            services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<ListeningPorts>());
        });

    /// <summary>A connection that comes to this port is watched from its first byte on, TLS's handshake included.</summary>
    public static void WatchConnections(this ListenOptions listen, TcpLiveness liveness)
    {
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
            {
                liveness.Watch(feature.Socket);
            }

            return next(connection);
        });
    }
}
