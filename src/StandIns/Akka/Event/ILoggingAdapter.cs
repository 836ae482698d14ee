namespace Akka.Event;

/// <summary>Somebody's logger; what it is called with is in <see cref="LoggingExtensions"/>.</summary>
public interface ILoggingAdapter
{
    /// <summary>Renders the templates.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether this level is written.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a plain text, whatever the level.</summary>
    void Log(LogLevel logLevel, Exception cause, string format);

    /// <summary>Logs a template with its arguments, whatever the level.</summary>
    void Log(LogLevel logLevel, Exception cause, LogMessage message);
}

/// <summary>A logger that publishes on the event stream; the level is that of its making.</summary>
internal sealed class BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter formatter)
    : ILoggingAdapter
{
    private readonly LogLevel _lowest = bus.LogLevel;

    public ILogMessageFormatter Formatter => formatter;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _lowest;

    public void Log(LogLevel logLevel, Exception cause, string format) => Publish(logLevel, cause, format);

    public void Log(LogLevel logLevel, Exception cause, LogMessage message) => Publish(logLevel, cause, message);

    private void Publish(LogLevel logLevel, Exception cause, object message) => bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, logSource, logClass, message),
        LogLevel.InfoLevel => new Info(cause, logSource, logClass, message),
        LogLevel.WarningLevel => new Warning(cause, logSource, logClass, message),
        _ => (LogEvent)new Error(cause, logSource, logClass, message),
    });
}
