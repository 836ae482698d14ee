using Akka.Event;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Domain;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>An entry of the log, from an actor or a logger of the host.</summary>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">The level.</param>
/// <param name="Message">The message, not yet escaped.</param>
/// <param name="Source">The path of an actor, or the category of a logger.</param>
/// <param name="Cause">The exception, or null.</param>
/// <param name="State">What <see cref="LogFields"/> reads the named values from, or null.</param>
internal readonly record struct LogLine(DateTimeOffset Time, LogLevel Level, string Message, string Source, Exception? Cause = null, object? State = null)
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

    public static LogLine Of<TState>(DateTimeOffset time, in LogEntry<TState> entry) => entry.State is LogEvent akka
        ? new LogLine(time, entry.LogLevel, akka.Message?.ToString() ?? "", akka.LogSource, akka.Cause, akka)
        : new LogLine(time, entry.LogLevel, entry.Formatter(entry.State, entry.Exception), entry.Category, entry.Exception, entry.State);
}
