using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Passes the log of the actors to the host's loggers with Akka.NET's event as the state, for <see cref="LogLine"/>. The
/// base class would pass a finished text with time and thread in front. What Akka.NET logs about itself, such as restarted
/// streams and the phases of a shutdown, becomes debug output; its errors stay, since they report actors that crashed.
/// </summary>
internal sealed class HostLog : LoggerFactoryLogger
{
    private readonly ILogger _host;

    public HostLog()
    {
        _host = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory.CreateLogger<ActorSystem>();
        LastLog.Use(_host);
    }

    /// <summary>Passes an event on.</summary>
    public static void Log(ILogger host, LogEvent log) =>
        host.Log(LevelOf(log), default, log, log.Cause, static (log, _) => log.ToString());

    /// <inheritdoc/>
    protected override void Log(LogEvent log, ActorPath path) => Log(_host, log);

    /// <summary>The level for the host, which drops debug output unless <c>-v</c> is given.</summary>
    public static LogLevel LevelOf(LogEvent log) => log.LogLevel() switch
    {
        AkkaLevel.ErrorLevel => LogLevel.Error,
        _ when IsOfAkka(log.LogClass) => LogLevel.Debug,
        AkkaLevel.WarningLevel => LogLevel.Warning,
        AkkaLevel.InfoLevel => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private static bool IsOfAkka(Type source) => source.Assembly.GetName().Name is { } assembly
        && (assembly == "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal));
}
