using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>Reads the end of a recording back, so that a restart knows what an earlier run has recorded.</summary>
public static class RecordingTail
{
    private const int TailBytes = 4 * 1024 * 1024;

    /// <summary>What the end of a recording tells; nothing where there is none yet.</summary>
    /// <param name="path">The recording; where it has just been begun anew, the file before it counts.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<RecordedHistory> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var past = new RecordedHistory();
        var file = File.Exists(path) && new FileInfo(path).Length > 0 ? path : NewestRotated(path);
        if (file is null)
        {
            return past;
        }

        // A tail that begins within a line begins with something that is no message.
        await foreach (var line in RecordingLine.ReadAsync(file, cancellationToken, TailBytes))
        {
            if (SnoopMessage.Parse(line.Text) is { } message)
            {
                past.Load(line.Text.Span, message.Timestamp);
            }
        }

        return past;
    }

    private static string? NewestRotated(string path) =>
        new RotatedFiles(path, RotationRules.None).All is [.., var last] ? last : null;
}
