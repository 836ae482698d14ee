namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Formats the log for syslog as the original does: facility local0, then the program's name (RFC 3164 section 4.1).</summary>
/// <param name="tag">The program's name.</param>
internal sealed class SyslogLog(string tag) : ILogFormat
{
    private const int Local0 = 16 << 3;

    /// <inheritdoc/>
    public string Format(in LogLine line) => $"<{Local0 + line.Severity}>{tag}: {line.Text}";
}
