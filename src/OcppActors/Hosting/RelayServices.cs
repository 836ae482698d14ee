using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Protocol;
using OcppActors.Sessions;
using OcppActors.Settings;
using OcppActors.Snoop;
using OcppActors.Snoop.Page;
using OcppActors.Tunnel;

namespace OcppActors.Hosting;

/// <summary>Wires the rooms of <c>ocpp-relay-server</c>.</summary>
internal static class RelayServices
{
    public static void AddRelay(this IServiceCollection services, RelaySettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TrafficGate>();
        services.AddSingleton(settings.Limits.Liveness());
        services.AddTls(settings);
        services.AddHandshakes(settings);
        services.AddSingleton<SessionContext>(provider => new SessionContext(
            provider.GetRequiredService<IUpstreamDialer>(),
            provider.GetRequiredService<TrafficGate>(),
            provider.GetRequiredService<TimeProvider>())
        {
            DialTimeout = settings.Limits.DialTimeout,
            DialConcurrency = settings.Limits.DialConcurrency,
            Tap = new TapSettings(settings.Limits.MessageLimit),
        });
        services.AddSnoopPort(settings.Snoop);
        services.AddSingleton<RelayDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<RelayDrain>());
        services.AddAkka(ServiceActors.SystemName, (akka, provider) =>
        {
            akka.WithServiceLog(settings.Log);
            if (settings.Mqtt is { } mqtt)
            {
                akka.AddMeteringActors(provider, mqtt, RelayHost.Command, $"{settings.ChargePoints.Host}-{settings.ChargePoints.Port}".TrimStart('-'), fed: true, knowsConnections: true);
            }

            akka.AddRelayActors(provider);
        });
    }

    private static void AddSnoopPort(this IServiceCollection services, SnoopSettings snoop)
    {
        services.AddSingleton(new SnoopRules(
            snoop.Token is { } token ? new SnoopToken(token.Reveal()) : null, snoop.MaxViewers, snoop.Buffer));
        services.AddSingleton(OwnNames.OfThisMachine([snoop.Host, .. snoop.AllowedHosts.Items]));
        services.AddSingleton<SnoopCounts>();
        services.AddSingleton<SnoopGuard>();
        services.AddSingleton<LivePage>();
        services.AddSingleton<SnoopEndpoint>();
    }
}
