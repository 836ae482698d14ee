namespace OcppActors.Recordings;

/// <summary>Where lines are recorded. Safe from any thread.</summary>
public interface IRecording : IDisposable
{
    /// <summary>Adds a line, and a line break.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Add(ReadOnlySpan<byte> line);

    /// <summary>Writes buffered lines to the operating system.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Flush();
}
