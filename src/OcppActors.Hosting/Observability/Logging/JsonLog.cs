using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for collectors: one JSON object a line, with <c>timestamp</c> in UTC, <c>level</c>, <c>message</c>, <c>logger</c>, <c>fields</c> and <c>exception</c>.</summary>
internal sealed class JsonLog : ILogFormat
{
    /// <inheritdoc/>
    public string Format(in LogLine line)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", line.Time.UtcDateTime);
            json.WriteString("level", LabelOf(line.Level));
            json.WriteString("message", line.Message);
            json.WriteString("logger", line.Source);
            if (LogFields.Of(line.State) is { Count: > 0 } fields)
            {
                LogFields.Write(json, fields);
            }

            if (line.Cause is { } cause)
            {
                json.WriteString("exception", cause.ToString());
            }

            json.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(bytes.ToArray())}\n";
    }

    private static string LabelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
