using System.Text;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for the journal, which adds the time: each line begins with its priority, such as <c>&lt;6&gt;</c> (sd-daemon(3)).</summary>
internal sealed class SystemdLog : ILogFormat
{
    /// <inheritdoc/>
    public string Format(in LogLine line)
    {
        var text = new StringBuilder();
        foreach (var part in line.Text.AsSpan().EnumerateLines())
        {
            text.Append('<').Append(line.Severity).Append('>').Append(part).Append('\n');
        }

        return text.ToString();
    }
}
