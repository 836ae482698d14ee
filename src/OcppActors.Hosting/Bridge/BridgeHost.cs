using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Checks;
using OcppActors.Hosting.Forgetting;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Hosting.Observability.Systemd;
using OcppActors.Hosting.Relay;
using OcppActors.Hosting.Reload;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Hosting.Bridge;

/// <summary>Runs <c>ocpp-snoop2mqtt</c>, which meters the snoop stream of a relay in another process.</summary>
public static class BridgeHost
{
    internal const string Command = "ocpp-snoop2mqtt";

    /// <summary>Runs until the service is stopped; with <c>--check</c> or <c>--forget</c>, does that and returns.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="reread">Reads it again, on SIGHUP.</param>
    /// <returns>The exit status: 0 after an orderly stop, 1 when the service could not start or a check failed; that of <c>--forget</c>.</returns>
    public static Task<int> RunAsync(BridgeConfiguration settings, Func<Rereading<BridgeConfiguration>> reread) => settings switch
    {
        { Check: { } check } => BridgeCheck.RunAsync(settings, check, Console.Out),
        { Forget: { } ids } => ForgetCommand.RunAsync(Command, settings.Metering, PublicUrl.Of(settings.SnoopSocket), ids, Console.Out),
        _ => ServeAsync(settings, reread),
    };

    private static Task<int> ServeAsync(BridgeConfiguration settings, Func<Rereading<BridgeConfiguration>> reread) =>
        ServiceLifetime.RunAsync(Command, settings.Log, () => Build(settings), log => log.LogInformation(
            "Metering {Snoop} to the MQTT broker at {Host}:{Port}", PublicUrl.Of(settings.SnoopSocket), settings.Metering.Mqtt.Host, settings.Metering.Mqtt.Port),
            (services, log) => new Reloader<BridgeConfiguration>(reread, services.GetRequiredService<BridgeReload>().Prepare, log).Run());

    private static IHost Build(BridgeConfiguration settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddServiceLog(settings.Log);
        builder.Services.AddServiceLifetime(Command);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TrafficGate>();
        builder.Services.AddSingleton<LinkMonitor>();
        builder.Services.AddMetering(settings.Metering, Command, PublicUrl.Of(settings.SnoopSocket));
        builder.Services.AddBridgeMetrics();
        builder.Services.AddBridgeHealth();
        builder.Services.AddBridgeNotice();
        OtlpExport.AddTo(builder.Services, Command, settings.OtlpEndpoint);
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<BridgeReload>(services, settings));
        builder.Services.AddEmbeddedBroker(settings.Metering);
        builder.Services.AddHostedService<BridgeStop>();
        builder.Services.AddAkka(ServiceActorSystem.Name, (akka, services) => akka
            .ConfigureSystem(settings.Log)
            .AddActorHealth(services)
            .AddMeteringActors(services, settings.Metering, fed: false, knowsConnections: false)
            .AddSnoopSource(services, settings));
        return builder.Build();
    }

    private sealed class BridgeStop(IReadOnlyActorRegistry actors, ILogger<BridgeStop> log) : StoppingService
    {
        public override Task StoppingAsync(CancellationToken cancellationToken) => actors.StopMeteringAsync(log);
    }
}
