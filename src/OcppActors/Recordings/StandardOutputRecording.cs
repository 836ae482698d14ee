namespace OcppActors.Recordings;

/// <summary>A recording on standard output, for a pipe.</summary>
public sealed class StandardOutputRecording : IRecording
{
    private readonly BufferedStream _output = new(Console.OpenStandardOutput(), 64 * 1024);
    private readonly Lock _gate = new();

    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            _output.Write(line);
            _output.WriteByte((byte)'\n');
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _output.Flush();
        }
    }

    public void Dispose()
    {
    }
}
