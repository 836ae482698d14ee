using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OcppActors.Recordings;

/// <summary>One line of a recording.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Text">Its bytes, without the line break.</param>
public readonly record struct RecordingLine(long Number, ReadOnlyMemory<byte> Text)
{
    private const int FirstOfGzip = 0x1f; // RFC 1952 section 2.3.1
    private const int SecondOfGzip = 0x8b;

    /// <summary>Longer than any message of a relay. A compressed file of a few KB could hold a line that fills the memory.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The lines of a recording, compressed or not; empty ones are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="tail">So many bytes at the end of a plain file alone, which may begin within a line.</param>
    /// <exception cref="IOException">It cannot be read, or a line is larger than any recording has.</exception>
    public static async IAsyncEnumerable<RecordingLine> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken, long tail = long.MaxValue)
    {
        await using var stream = Open(path);
        if (stream.CanSeek && stream.Length > tail)
        {
            stream.Position = stream.Length - tail;
        }

        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        for (var number = 1L; ; number++)
        {
            var line = await NextAsync(path, reader, cancellationToken);
            if (line is null)
            {
                yield break;
            }

            if (line.Length > 0)
            {
                yield return new RecordingLine(number, line);
            }
        }
    }

    /// <summary>Opens a recording, also one that is still being written.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var isCompressed = file.ReadByte() == FirstOfGzip && file.ReadByte() == SecondOfGzip;
            file.Position = 0;
            return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new IOException(forbidden.Message, forbidden);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new IOException(damaged.Message, damaged);
        }
    }

    private static async ValueTask<byte[]?> NextAsync(string path, PipeReader reader, CancellationToken cancellationToken)
    {
        var searched = 0L;
        while (true)
        {
            var read = await ReadAsync(reader, cancellationToken);
            if (read.Buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var rest = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return rest.Length > 0 ? rest : null;
            }

            if (read.Buffer.Length > MaxBytes)
            {
                throw new IOException($"{path} has a line of more than {MaxBytes / 1024 / 1024} MiB, so it is no recording");
            }

            searched = read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
