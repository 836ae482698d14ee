using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using OcppActors.Files;

namespace OcppActors.Broker;

/// <summary>The file in which retained messages survive a restart.</summary>
internal sealed class RetainedFile(string path, TimeProvider time, ILogger log)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Reads the messages. A damaged file is renamed, and what can be read of it is used.</summary>
    /// <exception cref="IOException">The file cannot be read or renamed.</exception>
    public IReadOnlyList<RetainedMessage> Read() => WithRemedy(() =>
    {
        PrivateFile.RefuseLink(Path);
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

    /// <summary>Writes all messages or none.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(IReadOnlyList<RetainedMessage> messages) => WithRemedy(() =>
    {
        PrivateFile.Replace(Path, stream => RetainedFormat.Write(stream, messages));
        return true;
    });

    private T WithRemedy<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the retained messages of the embedded MQTT broker cannot be kept in {Path} ({failure.Message}); set another --mqtt-embedded-store, or none",
                failure);
        }
    }
}
