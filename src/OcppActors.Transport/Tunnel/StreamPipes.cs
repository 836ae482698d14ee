using System.IO.Pipelines;

namespace OcppActors.Transport.Tunnel;

/// <summary>A stream for Kestrel, which reads and writes pipes. The stream stays open; while its reader waits, no buffer is held.</summary>
internal sealed record StreamPipes(PipeReader Input, PipeWriter Output) : IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: true);

    public StreamPipes(Stream stream)
        : this(PipeReader.Create(stream, Reading), PipeWriter.Create(stream, Writing))
    {
    }

    /// <summary>For a connection that has been taken over.</summary>
    public static StreamPipes None { get; } = new(Stream.Null);
}
