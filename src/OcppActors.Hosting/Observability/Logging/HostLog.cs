using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Passes what the actors log to the host's loggers, with Akka's own event as the state, for <see cref="LogLine"/>. So does
/// the logger that it derives from in older versions of Akka.Hosting; in newer ones the state is a finished text, with time
/// and thread in front.
/// </summary>
internal sealed class HostLog : LoggerFactoryLogger
{
    private readonly ILogger _host;

    public HostLog() => _host = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory.CreateLogger<ActorSystem>();

    /// <inheritdoc/>
    protected override void Log(LogEvent log, ActorPath path) =>
        _host.Log(LevelOf(log), default, log, log.Cause, static (log, _) => log.ToString());

    private static LogLevel LevelOf(LogEvent log) => log.LogLevel() switch
    {
        AkkaLevel.DebugLevel => LogLevel.Debug,
        AkkaLevel.InfoLevel => LogLevel.Information,
        AkkaLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
