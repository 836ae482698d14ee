using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for collectors: one JSON object a line, with <c>timestamp</c> in UTC, <c>level</c>, <c>message</c>, <c>logger</c>, <c>fields</c> and <c>exception</c>.</summary>
internal sealed class JsonLog(TimeProvider time) : ConsoleFormatter(nameof(JsonLog))
{
    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = LogLine.Of(logEntry);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", LabelOf(line.Level));
            json.WriteString("message", line.Message);
            json.WriteString("logger", line.Source);
            if (LogFields.Of(logEntry.State) is { Count: > 0 } fields)
            {
                LogFields.Write(json, fields);
            }

            if (line.Cause is { } cause)
            {
                json.WriteString("exception", cause.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.Write($"{Encoding.UTF8.GetString(bytes.ToArray())}\n");
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
