using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace OcppActors.Broker;

/// <summary>The file that retained messages outlive the process in.</summary>
internal sealed class RetainedFile(string path, TimeProvider time, ILogger log)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Reads it. A damaged file is moved aside, and what can be read of it is used.</summary>
    /// <exception cref="IOException">It cannot be read or moved.</exception>
    public IReadOnlyList<RetainedMessage> Read() => Guarded(() =>
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        (IReadOnlyList<RetainedMessage> messages, string? damage) found;
        using (var reader = new StreamReader(Path, Encoding.UTF8))
        {
            found = RetainedFormat.Read(reader);
        }

        if (found.damage is { } damage)
        {
            var aside = $"{Path}.broken-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture)}";
            File.Move(Path, aside);
            log.LogError("The retained messages in {Path} are damaged: {Damage}. The file is kept as {Aside}", Path, damage, aside);
        }

        return found.messages;
    });

    /// <summary>Writes it whole or not at all: to a file beside it, which takes its place once it is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(IReadOnlyList<RetainedMessage> messages) => Guarded(() =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var beside = $"{Path}.new";
        using (var stream = new FileStream(beside, OnlyForUs()))
        {
            RetainedFormat.Write(stream, messages);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, Path, overwrite: true);
        return true;
    });

    // It holds what chargers and their drivers do.
    private static FileStreamOptions OnlyForUs()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the retained messages of the embedded MQTT broker cannot be kept in {Path} ({failure.Message}); give another --mqtt-embedded-store, or none",
                failure);
        }
    }
}
