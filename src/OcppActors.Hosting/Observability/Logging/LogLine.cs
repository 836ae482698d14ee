using Akka.Event;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Domain;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>One event of the log. What the actors log arrives as Akka's own event.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Message">What happened, as it was said.</param>
/// <param name="Source">Who says so: an actor's path or a category.</param>
/// <param name="Cause">What was thrown, or null.</param>
internal readonly record struct LogLine(LogLevel Level, string Message, string Source, Exception? Cause)
{
    /// <summary>Message, source and cause, the last on lines of its own. Control characters are escaped: nobody forges a line.</summary>
    public string Text
    {
        get
        {
            var text = $"{LogText.OneLine(Message)} [{Source}]";
            return Cause is null ? text : $"{text}{Environment.NewLine}{Cause}";
        }
    }

    /// <summary>As syslog and systemd count: 2 is critical, 7 debug (RFC 5424 section 6.2.1, sd-daemon(3)).</summary>
    public int Severity => Level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    public static LogLine Of<TState>(in LogEntry<TState> entry) => entry.State is LogEvent akka
        ? new LogLine(entry.LogLevel, akka.Message?.ToString() ?? "", akka.LogSource, akka.Cause)
        : new LogLine(entry.LogLevel, entry.Formatter(entry.State, entry.Exception), entry.Category, entry.Exception);
}
