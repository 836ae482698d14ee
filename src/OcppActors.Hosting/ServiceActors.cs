using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.Tls;
using LogLevel = Akka.Event.LogLevel;

namespace OcppActors.Hosting;

/// <summary>The actors at the top, who they are and what they are handed.</summary>
internal static class ServiceActors
{
    public const string SystemName = "ocpp";

    // The host alone ends the actors, in the order of its stop: newer Akka.NET listens to SIGTERM as well, and would end them
    // before the sessions have said goodbye. And its scheduler shall not wake the machine a hundred times a second: timers may
    // be a tenth of a second late.
    private const string Configuration = """
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.scheduler.tick-duration = 50ms
        """;

    /// <summary>The settings of the actor system, and its log.</summary>
    public static AkkaConfigurationBuilder ConfigureService(this AkkaConfigurationBuilder akka, LogOptions log) =>
        akka.AddHocon(Configuration, HoconAddMode.Prepend).ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLogger<HostLog>();
            loggers.LogLevel = log.Verbosity switch
            {
                Verbosity.Quiet => LogLevel.WarningLevel,
                Verbosity.Verbose => LogLevel.DebugLevel,
                _ => LogLevel.InfoLevel,
            };
        });

    /// <summary>The feed of <c>ocpp-snoop2mqtt</c>.</summary>
    public static AkkaConfigurationBuilder AddSnoopSource(
        this AkkaConfigurationBuilder akka, IServiceProvider services, BridgeConfiguration settings) =>
        akka.WithActors((system, registry) =>
        {
            var (url, token) = (settings.SnoopSocket, settings.SnoopToken?.Reveal());
            var tls = services.GetRequiredService<ReloadedFiles<TlsClient>>();
            var gate = services.GetRequiredService<TrafficGate>();
            var time = services.GetRequiredService<TimeProvider>();
            var link = services.GetRequiredService<LinkMonitor>();
            Func<TlsClient> current = () => tls.Current;
            registry.Register<SnoopSource>(system.ActorOf(
                Props.Create(() => new SnoopSource(url, token, current, gate, time, link)), "snoop-source"));
        });

    /// <summary>Those who listen come first, so that nothing is said before they hear it.</summary>
    public static AkkaConfigurationBuilder AddRelayActors(this AkkaConfigurationBuilder akka, IServiceProvider services) =>
        akka.WithActors((system, registry) =>
        {
            var gate = services.GetRequiredService<TrafficGate>();
            var context = services.GetRequiredService<SessionContext>();
            registry.Register<SnoopHub>(system.ActorOf(Props.Create(() => new SnoopHub(gate)), "snoop-hub"));
            registry.Register<ChargePoints>(system.ActorOf(Props.Create(() => new ChargePoints(context)), "charge-points"));
        });
}
