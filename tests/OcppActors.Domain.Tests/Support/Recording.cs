using System.Text;
using System.Text.Json;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.Tests.Support;

/// <summary>A line of a recording, which has the form of a snoop message.</summary>
internal sealed record RecordedMessage(string ChargePoint, string? Protocol, Direction Sender, DateTimeOffset Timestamp, byte[] Payload);

/// <summary>
/// Recordings of chargers, one JSON object per line: the project's own in <c>tests/recordings</c>, and those of a folder
/// <c>shared/data</c> beside the repository, if there is one.
/// </summary>
internal static class Recording
{
    public static IEnumerable<string> Files =>
        Folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.jsonl")).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Folders
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "OcppActors.sln")))
                {
                    yield return Path.Combine(folder.FullName, "tests", "recordings");
                }

                yield return Path.Combine(folder.FullName, "shared", "data");
            }
        }
    }

    /// <summary>The retained messages expected after a recording, as lines of topic and payload; null if none are listed.</summary>
    public static string[]? RetainedAfter(string file)
    {
        var name = Path.ChangeExtension(Path.GetFileName(file), "retained");
        var own = Folders.First(folder => folder.EndsWith("recordings", StringComparison.Ordinal));
        var expected = file.StartsWith(own, StringComparison.Ordinal) ? Path.Combine(own, name) : Path.Combine(own, "shared", name);
        return File.Exists(expected) ? File.ReadAllLines(expected) : null;
    }

    /// <summary>The messages of a recording in order.</summary>
    public static IEnumerable<RecordedMessage> Read(string file)
    {
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.GetProperty("event").ValueEquals("Message"))
            {
                yield return new RecordedMessage(
                    root.GetProperty("cp_id").GetString()!,
                    root.GetProperty("protocol").GetString(),
                    root.GetProperty("sender").ValueEquals("CP") ? Direction.FromChargePoint : Direction.FromCsms,
                    root.GetProperty("timestamp").GetDateTimeOffset(),
                    Encoding.UTF8.GetBytes(root.GetProperty("payload").GetRawText()));
            }
        }
    }
}
