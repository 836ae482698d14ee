using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>
/// The bridge to Microsoft.Extensions.Logging: one category for all actors, the <see cref="LogEvent"/> itself as the state.
/// </summary>
public class LoggerFactoryLogger : UntypedActor
{
    private readonly ILogger _logger;

    public LoggerFactoryLogger(ILoggerFactory factory) => _logger = factory.CreateLogger<ActorSystem>();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is LogEvent logged)
        {
            _logger.Log(LevelOf(logged), default, logged, logged.Cause, (@event, _) => @event.ToString());
        }
    }

    private static LogLevel LevelOf(LogEvent logged) => logged.LogLevel() switch
    {
        Event.LogLevel.DebugLevel => LogLevel.Debug,
        Event.LogLevel.InfoLevel => LogLevel.Information,
        Event.LogLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
