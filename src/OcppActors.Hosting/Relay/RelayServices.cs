using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Hosting.Tls;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Snoop.Page;
using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

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
        services.AddSingleton<SessionContext>(provider => new SessionContext(
            provider.GetRequiredService<IUpstreamDialer>(),
            provider.GetRequiredService<TrafficGate>(),
            provider.GetRequiredService<TimeProvider>())
        {
            DialTimeout = settings.Limits.Dialing.Timeout,
            DialConcurrency = settings.Limits.Dialing.Concurrency,
            Tap = new TapOptions(settings.Limits.MessageLimit),
        });
        services.AddHostedService<MemoryTrim>();
        services.AddSnoopPort(settings.Snoop);
        if (settings.Metering is not null)
        {
            services.AddMeteringMetrics();
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
                akka.AddMeteringActors(provider, metering, RelayHost.Command, MeteringSource(settings), fed: true, knowsConnections: true);
            }

            akka.AddRelayActors();
        });
    }

    /// <summary>The source of the traffic, for the client id of metering.</summary>
    public static string MeteringSource(RelayConfiguration settings) =>
        $"{settings.ChargePoints.Host}-{settings.ChargePoints.Port}".TrimStart('-');

    /// <summary>Registers access control and metrics of a snoop port.</summary>
    public static void AddSnoopPort(this IServiceCollection services, SnoopOptions snoop)
    {
        services.AddSingleton(snoop);
        services.AddSingleton(HostNames.OfThisMachine([snoop.Host, .. snoop.AllowedHosts.Items]));
        services.AddSingleton<SnoopMetrics>();
        services.AddSingleton<SnoopGuard>();
    }
}
