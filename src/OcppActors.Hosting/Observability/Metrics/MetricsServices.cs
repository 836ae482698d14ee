using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Broker;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>Registers the metrics of each command.</summary>
internal static class MetricsServices
{
    public static void AddRelayMetrics(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ServiceMeters(meter =>
        {
            var sessions = provider.GetRequiredService<SessionContext>();
            meter.AddChargers(sessions.Metrics, sessions.Tap.Metrics, sessions.Tap.Unfinished);
            meter.AddChargerPort(provider.GetRequiredService<PortMetrics>(), provider.GetRequiredService<ChargePointConnectionHandler>().Admission);
            meter.AddSnoop(provider.GetRequiredService<SnoopMetrics>(), provider.GetRequiredService<SnoopConnectionHandler>().Admission);
            meter.AddFiles(provider.GetRequiredService<PortTransport>());
            meter.AddTraffic(provider.GetRequiredService<TrafficGate>());
            if (provider.GetService<MqttMetrics>() is { } mqtt)
            {
                meter.AddMetering(provider.GetRequiredService<MeteringMetrics>(), mqtt);
            }

            meter.AddBroker(provider);
        }));
        services.AddSingleton<MetricsReader>();
    }

    public static void AddBridgeMetrics(this IServiceCollection services) =>
        services.AddSingleton(provider => new ServiceMeters(meter =>
        {
            meter.AddFeed(provider.GetRequiredService<LinkMonitor>());
            meter.AddTraffic(provider.GetRequiredService<TrafficGate>());
            meter.AddMetering(provider.GetRequiredService<MeteringMetrics>(), provider.GetRequiredService<MqttMetrics>());
            meter.AddBroker(provider);
        }));

    private static void AddBroker(this Meter meter, IServiceProvider provider)
    {
        if (provider.GetService<BrokerMetrics>() is { } broker)
        {
            meter.AddBroker(broker);
        }
    }
}
