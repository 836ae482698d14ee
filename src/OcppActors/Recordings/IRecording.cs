namespace OcppActors.Recordings;

/// <summary>Where lines are recorded. Safe from any thread.</summary>
public interface IRecording : IDisposable
{
    /// <summary>Adds a line, and a line break.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Add(ReadOnlySpan<byte> line);

    /// <summary>Hands what has been added to the system.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Flush();
}
