using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>What the relay's process holds at a moment.</summary>
/// <param name="Sockets">Open sockets.</param>
/// <param name="Descriptors">Open files of any kind, the sockets among them.</param>
/// <param name="Threads">Threads of the system.</param>
/// <param name="Sessions">Session actors that have started and not yet stopped, by its verbose log.</param>
/// <param name="ResidentKib">Resident memory that is its own (RssAnon of proc(5)), in KiB.</param>
internal sealed record ProcessUsage(int Sockets, int Descriptors, int Threads, int Sessions, long ResidentKib)
{
    private const string SessionPath = "/user/charge-points/";

    public static ProcessUsage Of(ChildProcess relay)
    {
        var folder = $"/proc/{relay.Id}";
        var open = new DirectoryInfo($"{folder}/fd").GetFileSystemInfos();
        var output = relay.Output.Entries;
        return new ProcessUsage(
            open.Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false),
            open.Length,
            Directory.GetDirectories($"{folder}/task").Length,
            output.Count(line => Contains(line, " started for ")) - output.Count(line => Contains(line, " stopped ")),
            Resident(folder));
    }

    public static long ResidentOf(ChildProcess relay) => Resident($"/proc/{relay.Id}");

    private static bool Contains(OutputLine line, string what) =>
        line.Text.Contains(SessionPath, StringComparison.Ordinal) && line.Text.Contains(what, StringComparison.Ordinal);

    private static long Resident(string folder)
    {
        var line = File.ReadLines($"{folder}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
