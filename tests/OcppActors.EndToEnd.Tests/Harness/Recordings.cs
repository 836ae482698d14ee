namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>All recordings: those of the project, and those of <c>shared/data</c> beside the repository where it exists.</summary>
internal static class Recordings
{
    private const string SharedPrefix = "shared/";

    private static readonly Dictionary<string, Recording> All = ReadAll();

    public static IReadOnlyCollection<Recording> Every => All.Values;

    /// <summary>The names, as the argument of a theory.</summary>
    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    public static Recording Named(string name) => All[name];

    /// <summary>
    /// The states that a broker holds after the recording, payload by topic (without <c>ocpp/id/</c> and <c>/state</c>);
    /// null for a recording from elsewhere, whose states are unknown.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? RetainedAfter(Recording recording)
    {
        var file = Path.Combine(Repository.Recordings, $"{recording.Name}.retained");
        return File.Exists(file) || !recording.Name.StartsWith(SharedPrefix, StringComparison.Ordinal)
            ? File.ReadLines(file).Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1])
            : null;
    }

    private static Dictionary<string, Recording> ReadAll()
    {
        var own = ReadFolder(Repository.Recordings, "");
        var shared = Directory.Exists(Repository.SharedRecordings) ? ReadFolder(Repository.SharedRecordings, SharedPrefix) : [];
        return own.Concat(shared).ToDictionary(recording => recording.Name);
    }

    private static IEnumerable<Recording> ReadFolder(string folder, string prefix) =>
        from file in Directory.EnumerateFiles(folder, "*.jsonl")
        select Recording.Read(prefix + Path.GetFileNameWithoutExtension(file), file);
}
