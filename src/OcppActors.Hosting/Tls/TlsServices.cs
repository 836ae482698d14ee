using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Messages;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Tls;

/// <summary>Registers TLS for the ports of the relay and for connections to the CPMS.</summary>
internal static class TlsServices
{
    public static void AddTls(this IServiceCollection services, RelayConfiguration settings)
    {
        if (settings.Tls is { } tls)
        {
            services.AddSingleton(provider => new ServerTls(
                tls, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ServerTls>>()));
            services.AddSingleton(provider => new InForce<ServerTls>(provider.GetRequiredService<ServerTls>()));
            services.AddSingleton<TlsPorts>();
        }

        services.AddSingleton(provider => new CpmsTls(
            settings.Routing, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<UpstreamTls>>()));
        services.AddSingleton(provider => new UpstreamTls(
            provider.GetRequiredService<CpmsTls>().For, provider.GetRequiredService<TimeProvider>()));
    }
}
