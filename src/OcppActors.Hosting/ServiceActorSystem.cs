using Akka.Hosting;
using OcppActors.Configuration;
using OcppActors.Hosting.Observability.Logging;

namespace OcppActors.Hosting;

/// <summary>The actor system of a service: its name, settings and log.</summary>
internal static class ServiceActorSystem
{
    public const string Name = "ocpp";

    // The host alone stops the actors, after the sessions have closed in order: Akka.NET must not react to SIGTERM itself.
    // The scheduler need not wake the machine a hundred times a second; no timer here minds being a tenth of a second late.
    // What goes wrong before and after our own logger; at its end Akka.NET passes all that still waits for it.
    private const string Settings = """
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.scheduler.tick-duration = 50ms
        akka.stdout-loglevel = ERROR
        akka.stdout-logger-class = "OcppActors.Hosting.Observability.Logging.LastLog, OcppActors.Hosting"
        """;

    /// <summary>Applies the settings that every service shares. Only with <c>-v</c> does Akka.NET log about itself (<see cref="HostLog"/>).</summary>
    public static AkkaConfigurationBuilder ConfigureSystem(this AkkaConfigurationBuilder akka, LogOptions log) =>
        akka.AddHocon(Settings, HoconAddMode.Prepend).ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLogger<HostLog>();
            loggers.LogLevel = LogVerbosity.AkkaLevelOf(log.Verbosity);
            if (log.Verbosity != Verbosity.Verbose)
            {
                loggers.DeadLetterOptions = new DeadLetterOptions { ShouldLog = TriStateValue.None, LogDuringShutdown = false };
            }
        });
}
