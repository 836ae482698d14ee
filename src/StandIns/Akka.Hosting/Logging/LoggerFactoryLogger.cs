using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>
/// The bridge to Microsoft.Extensions.Logging: one category for all actors, the <see cref="LogEvent"/> itself as the state.
/// </summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILogger _logger;

    public LoggerFactoryLogger()
    {
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        _logger = setup.HasValue
            ? setup.Value.LoggerFactory.CreateLogger<ActorSystem>()
            : throw new InvalidOperationException("There is no ILoggerFactory among the services.");
    }

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        if (message is not LogEvent logged)
        {
            return false;
        }

        Log(logged, Sender.Path);
        return true;
    }

    /// <summary>Logs one event.</summary>
    protected virtual void Log(LogEvent log, ActorPath path) =>
        _logger.Log(LevelOf(log), default, log, log.Cause, (@event, _) => @event.ToString());

    private static LogLevel LevelOf(LogEvent logged) => logged.LogLevel() switch
    {
        Event.LogLevel.DebugLevel => LogLevel.Debug,
        Event.LogLevel.InfoLevel => LogLevel.Information,
        Event.LogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
