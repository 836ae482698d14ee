namespace OcppActors.Hosting.Observability.Logging;

/// <summary>How a line of the log is written.</summary>
internal interface ILogFormat
{
    /// <summary>The line as its target takes it, with line ends where it needs them.</summary>
    string Format(in LogLine line);
}
