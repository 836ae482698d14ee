using OcppActors.Files;

namespace OcppActors.Recordings;

/// <summary>A recording in a file, which is continued and rotated by the rules.</summary>
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
    /// <param name="rules">When it is rotated.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cleanupFailed">Called when a rotated file could not be compressed or removed.</param>
    /// <exception cref="IOException">It cannot be opened or repaired.</exception>
    public RecordingFile(string path, RotationRules rules, TimeProvider time, Action<IOException> cleanupFailed)
    {
        (_path, _rules, _time, _cleanupFailed) = (path, rules, time, cleanupFailed);
        _rotated = new RotatedFiles(path, rules);
        _file = Open();
        _startedAt = _file.Length > 0 ? new DateTimeOffset(File.GetCreationTimeUtc(path)) : time.GetUtcNow();
        TruncatedBytes = TornLine.Repair(_file);
        _length = _file.Position = _file.Length;
        _cleanup = CleanUpAsync(Task.CompletedTask);
    }

    /// <summary>How many bytes of an incomplete last line were cut off.</summary>
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

    /// <summary>Closes the file. Write errors are ignored here: <see cref="Flush"/> reports them.</summary>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // The last flush has reported it.
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

    // On the thread pool: compressing takes a while, and the stream does not wait.
    private async Task CleanUpAsync(Task before)
    {
        await before;
        try
        {
            await Task.Run(_rotated.CleanUp);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _cleanupFailed(failure as IOException ?? new IOException(failure.Message, failure));
        }
    }

    private FileStream Open()
    {
        var file = PrivateFile.OpenOrCreate(_path, BufferBytes);
        LockForWriting(file);
        return file;
    }

    // Two recorders would overwrite each other. Readers are allowed: the locked byte is beyond any recording's end.
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
