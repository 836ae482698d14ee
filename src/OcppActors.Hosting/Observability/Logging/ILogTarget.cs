namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Where the log goes. Only the thread of a <see cref="LogWriter"/> calls it, so it may block.</summary>
internal interface ILogTarget : IDisposable
{
    /// <summary>Returns once the line is out; throws if it cannot be written. The next one is tried all the same.</summary>
    void Write(string line);
}
