namespace OcppActors.Recordings;

/// <summary>A recording in a file, which it continues, and puts aside when the rules say so.</summary>
public sealed class RecordingFile : IRecording
{
    private const int BufferBytes = 64 * 1024;

    private readonly string _path;
    private readonly RotationRules _rules;
    private readonly RotatedFiles _rotated;
    private readonly TimeProvider _time;
    private readonly Action<IOException> _cleanupFailed;
    private readonly Lock _gate = new();
    private FileStream _file;
    private DateTimeOffset _startedAt;
    private long _length;
    private Task _cleanup;

    /// <param name="path">The file; continued where it exists.</param>
    /// <param name="rules">When it is put aside.</param>
    /// <param name="time">The clock.</param>
    /// <param name="untidy">Told when a file that was put aside could not be compressed or removed.</param>
    /// <exception cref="IOException">It cannot be opened or mended.</exception>
    public RecordingFile(string path, RotationRules rules, TimeProvider time, Action<IOException> untidy)
    {
        (_path, _rules, _time, _cleanupFailed) = (path, rules, time, untidy);
        _rotated = new RotatedFiles(path, rules);
        _file = Open();
        _startedAt = _file.Length > 0 ? new DateTimeOffset(File.GetCreationTimeUtc(path)) : time.GetUtcNow();
        TruncatedBytes = TornLine.Repair(_file);
        _length = _file.Position = _file.Length;
        _cleanup = CleanUpAsync(Task.CompletedTask);
    }

    /// <summary>How much of a torn last line was cut off.</summary>
    public long TruncatedBytes { get; }

    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_rules.IsDue(_length, line.Length + 1, _time.GetUtcNow() - _startedAt))
            {
                Rotate();
            }

            _file.Write(line);
            _file.WriteByte((byte)'\n');
            _length += line.Length + 1;
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _file.Flush();
        }
    }

    /// <summary>Without what could not be written before: whoever cares has flushed.</summary>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // The same that the last flush complained of.
        }

        _cleanup.Wait();
    }

    private void Rotate()
    {
        _file.Dispose();
        _rotated.Add(_time.GetUtcNow());
        _file = Open();
        (_length, _startedAt) = (0, _time.GetUtcNow());
        _cleanup = CleanUpAsync(_cleanup);
    }

    // Compressing takes a while, and the stream does not wait.
    private async Task CleanUpAsync(Task before)
    {
        await before;
        try
        {
            await Task.Run(_rotated.CleanUp);
        }
        catch (Exception untidy) when (untidy is IOException or UnauthorizedAccessException)
        {
            _cleanupFailed(untidy as IOException ?? new IOException(untidy.Message, untidy));
        }
    }

    private FileStream Open()
    {
        try
        {
            var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
            LockForWriting(file);
            return file;
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new IOException(forbidden.Message, forbidden);
        }
    }

    // Two recorders would overwrite each other; readers are welcome. What is locked is no byte that a recording ever has.
    private static void LockForWriting(FileStream file)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            file.Lock(long.MaxValue - 1, 1);
        }
        catch (IOException locked)
        {
            file.Dispose();
            throw new IOException($"{file.Name} is being recorded to by another process", locked);
        }
    }
}
