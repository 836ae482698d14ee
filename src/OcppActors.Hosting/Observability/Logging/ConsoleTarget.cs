using System.Text;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>Writes the log to standard output or standard error.</summary>
/// <param name="stream">The stream.</param>
/// <param name="encoding">The encoding of its text.</param>
internal sealed class ConsoleTarget(Stream stream, Encoding encoding) : ILogTarget
{
    private bool _isTorn;

    /// <summary>Standard output.</summary>
    public static ConsoleTarget StandardOutput() => new(Console.OpenStandardOutput(), Console.OutputEncoding);

    /// <summary>Standard error.</summary>
    public static ConsoleTarget StandardError() => new(Console.OpenStandardError(), Console.OutputEncoding);

    /// <inheritdoc/>
    public void Write(string line)
    {
        // A disk that was full may hold half of the line before.
        var bytes = encoding.GetBytes(_isTorn ? $"\n{line}" : line);
        _isTorn = true;
        stream.Write(bytes);
        _isTorn = false;
    }

    public void Dispose() => stream.Dispose();
}
