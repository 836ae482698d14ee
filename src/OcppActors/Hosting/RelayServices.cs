using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Protocol;
using OcppActors.Sessions;
using OcppActors.Settings;
using OcppActors.Snoop;
using OcppActors.Tunnel;

namespace OcppActors.Hosting;

/// <summary>Wires the rooms of <c>ocpp-relay-server</c>.</summary>
internal static class RelayServices
{
    public static void AddRelay(this IServiceCollection services, RelaySettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<TrafficGate>();
        services.AddSingleton(new HandshakeLimits { DialTimeout = settings.Limits.DialTimeout });
        services.AddSingleton<IUpstreamDialer>(provider => new UpstreamDialer(
            settings.Cpms.Url,
            provider.GetRequiredService<HandshakeLimits>(),
            settings.Limits.Liveness(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SessionContext>(provider => new SessionContext(
            provider.GetRequiredService<IUpstreamDialer>(),
            provider.GetRequiredService<TrafficGate>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChargePointEndpoint>();
        services.AddSingleton<SnoopEndpoint>();
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
}
