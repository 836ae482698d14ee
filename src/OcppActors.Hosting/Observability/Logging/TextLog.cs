using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for people: local time, level, message and source.</summary>
internal sealed class TextLog(TimeProvider time) : ConsoleFormatter(nameof(TextLog))
{
    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        textWriter.WriteLine($"{now} {Label(logEntry.LogLevel)} {LogLine.Of(logEntry).Text}");
    }

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        _ => "ERROR",
    };
}
