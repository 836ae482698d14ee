using Akka.Event;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Domain;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>An entry of the log, from an actor or a logger of the host.</summary>
/// <param name="Level">The level.</param>
/// <param name="Message">The message, not yet escaped.</param>
/// <param name="Source">The path of an actor, or the category of a logger.</param>
/// <param name="Cause">The exception, or null.</param>
internal readonly record struct LogLine(LogLevel Level, string Message, string Source, Exception? Cause)
{
    /// <summary>Message and source on one line, then the exception. Control characters are escaped, so that no message forges a line.</summary>
    public string Text
    {
        get
        {
            var text = $"{LogText.OneLine(Message)} [{Source}]";
            return Cause is null ? text : $"{text}{Environment.NewLine}{Cause}";
        }
    }

    /// <summary>The level in the numbers of syslog and systemd: 2 is critical, 7 debug (RFC 5424 section 6.2.1, sd-daemon(3)).</summary>
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
