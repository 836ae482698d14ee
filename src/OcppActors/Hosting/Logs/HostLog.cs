using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Logs;

/// <summary>
/// Passes what the actors log to the host's loggers, with Akka's own event as the state, for <see cref="LogLine"/>. The
/// logger that it derives from does so as well up to some version of Akka.Hosting, and since then makes a text of it.
/// </summary>
internal sealed class HostLog : LoggerFactoryLogger
{
    private readonly ILogger _host = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory.CreateLogger<ActorSystem>();

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
