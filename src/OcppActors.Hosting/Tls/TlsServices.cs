using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Transport.Tls;
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
        }

        services.AddSingleton(provider => ClientTls.ForCpms(
            settings.CpmsTls, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<UpstreamTls>>()));
        services.AddSingleton(provider =>
        {
            var files = provider.GetRequiredService<ReloadedFiles<TlsClient>>();
            return new UpstreamTls(() => files.Current, provider.GetRequiredService<TimeProvider>());
        });
    }
}
