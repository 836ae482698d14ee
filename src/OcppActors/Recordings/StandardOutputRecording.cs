namespace OcppActors.Recordings;

/// <summary>A recording that goes to standard output, for somebody's pipe.</summary>
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
