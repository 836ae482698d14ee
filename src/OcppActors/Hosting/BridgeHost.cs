using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Protocol;
using OcppActors.Settings;

namespace OcppActors.Hosting;

/// <summary><c>ocpp-snoop2mqtt</c>: the snoop stream of a relay elsewhere, metered.</summary>
public static class BridgeHost
{
    private const string Command = "ocpp-snoop2mqtt";

    /// <summary>Runs until the service is told to stop.</summary>
    /// <returns>The exit status: 0 after an orderly stop, 1 when it could not start.</returns>
    public static Task<int> RunAsync(BridgeSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TrafficGate>();
        builder.Services.AddHostedService<BridgeStop>();
        builder.Services.AddAkka(ServiceActors.SystemName, (akka, services) => akka
            .WithServiceLog(settings.Log)
            .AddMeteringActors(services, settings.Mqtt, Command, settings.SnoopSocket.ToString(), fed: false, knowsConnections: false)
            .AddSnoopSource(settings.SnoopSocket));

        var host = builder.Build();
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Command);
        return host.RunServiceAsync(log, () => log.LogInformation(
            "{Version}: metering {Snoop} to the MQTT broker at {Host}:{Port}",
            ProductVersion.Text, settings.SnoopSocket, settings.Mqtt.Host, settings.Mqtt.Port));
    }

    private sealed class BridgeStop(IReadOnlyActorRegistry actors) : OrderlyStop
    {
        public override Task StoppingAsync(CancellationToken cancellationToken) => actors.StopMeteringAsync();
    }
}
