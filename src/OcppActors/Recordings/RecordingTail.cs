using OcppActors.Files;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>Reads the end of a recording back, so that a restart knows what an earlier run has recorded.</summary>
public static class RecordingTail
{
    private const int TailBytes = 4 * 1024 * 1024;

    /// <summary>Reads the end of a recording; empty where there is none yet.</summary>
    /// <param name="path">The recording; where it is still empty after a rotation, the newest rotated file is read.</param>
    /// <exception cref="IOException">A file cannot be read, or the recording is a link, which could not be continued.</exception>
    public static async Task<RecordedHistory> ReadAsync(string path, CancellationToken cancellationToken)
    {
        PrivateFile.RefuseLink(path);
        var history = new RecordedHistory();
        var file = File.Exists(path) && new FileInfo(path).Length > 0 ? path : NewestRotated(path);
        if (file is null)
        {
            return history;
        }

        // A tail that begins within a line begins with something that is no message.
        await foreach (var line in RecordingLine.ReadAsync(file, cancellationToken, TailBytes))
        {
            if (SnoopMessage.Parse(line.Text) is { } message)
            {
                history.Load(line.Text.Span, message.Timestamp);
            }
        }

        return history;
    }

    private static string? NewestRotated(string path) =>
        new RotatedFiles(path, RotationRules.None).All is [.., var last] ? last : null;
}
