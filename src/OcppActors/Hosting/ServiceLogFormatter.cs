using System.Globalization;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OcppActors.Settings.Reading;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OcppActors.Hosting;

/// <summary>
/// One line per event: time, level, what happened, and who says so. What the actors log arrives here as Akka's own event.
/// </summary>
internal sealed class ServiceLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ocpp-actors";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        textWriter.WriteLine($"{now} {Label(logEntry.LogLevel)} {Text(logEntry)}");
    }

    /// <summary>The message, its source and its cause, with control characters escaped: nobody forges a line.</summary>
    public static string Text<TState>(in LogEntry<TState> entry)
    {
        var (message, source, cause) = entry.State is LogEvent akka
            ? (akka.Message?.ToString() ?? "", akka.LogSource, akka.Cause)
            : (entry.Formatter(entry.State, entry.Exception), entry.Category, entry.Exception);
        var text = $"{Shown.OneLine(message)} [{source}]";
        return cause is null ? text : $"{text}{Environment.NewLine}{cause}";
    }

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        _ => "ERROR",
    };
}
