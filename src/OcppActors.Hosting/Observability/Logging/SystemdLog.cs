using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for the journal, which adds the time: each line begins with its priority, such as <c>&lt;6&gt;</c> (sd-daemon(3)).</summary>
internal sealed class SystemdLog() : ConsoleFormatter(nameof(SystemdLog))
{
    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = LogLine.Of(logEntry);
        foreach (var part in line.Text.AsSpan().EnumerateLines())
        {
            textWriter.Write($"<{line.Severity}>{part}\n");
        }
    }
}
