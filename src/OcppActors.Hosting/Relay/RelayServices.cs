using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Snoop.Page;
using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>Registers the services of <c>ocpp-relay-server</c>.</summary>
internal static class RelayServices
{
    public static void AddRelay(this IServiceCollection services, RelayConfiguration settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TrafficGate>();
        services.AddSingleton(settings.Limits.Tcp);
        services.AddTls(settings);
        services.AddHandshakes(settings);
        services.AddSingleton(provider => new InForce<RelayPolicy>(FirstPolicy(settings, provider)));

        // Each later policy has the metrics of the first, so they can be read from it.
        services.AddSingleton(provider => provider.GetRequiredService<InForce<RelayPolicy>>().Value.Sessions);
        services.AddSingleton<RelayReload>();
        services.AddHostedService<MemoryTrim>();
        services.AddSnoopPort(settings.Snoop);
        if (settings.Metering is { } meters)
        {
            services.AddMetering(meters, RelayHost.Command, MeteringSource(settings));
        }

        services.AddRelayMetrics();
        services.AddRelayHealth(meters: settings.Metering is not null);
        services.AddEmbeddedBroker(settings.Metering);
        services.AddSingleton<LivePage>();
        services.AddSingleton<SnoopEndpoint>();
        services.AddSingleton<RelayDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<RelayDrain>());
        services.AddAkka(ServiceActorSystem.Name, (akka, provider) =>
        {
            akka.ConfigureSystem(settings.Log).AddActorHealth(provider);
            if (settings.Metering is { } metering)
            {
                akka.AddMeteringActors(provider, metering, fed: true, knowsConnections: true);
            }

            akka.AddRelayActors();
        });
    }

    private static RelayPolicy FirstPolicy(RelayConfiguration settings, IServiceProvider provider)
    {
        var dialer = provider.GetRequiredService<IUpstreamDialer>();
        var sessions = new SessionContext(dialer, provider.GetRequiredService<TrafficGate>(), provider.GetRequiredService<TimeProvider>());
        return RelayReload.PolicyOf(settings, sessions, dialer);
    }

    /// <summary>The source of the traffic, for the client id of metering.</summary>
    public static string MeteringSource(RelayConfiguration settings) =>
        $"{settings.ChargePoints.Host}-{settings.ChargePoints.Port}".TrimStart('-');
}
