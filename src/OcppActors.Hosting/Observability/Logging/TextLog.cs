using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for people: local time, level, message and source.</summary>
internal sealed class TextLog(TimeProvider time) : ILogFormat
{
    /// <inheritdoc/>
    public string Format(in LogLine line)
    {
        var local = TimeZoneInfo.ConvertTime(line.Time, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return $"{local} {Label(line.Level)} {line.Text}{Environment.NewLine}";
    }

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        _ => "ERROR",
    };
}
