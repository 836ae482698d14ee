using System.Text.RegularExpressions;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The published <c>ocpp-snoop</c>.</summary>
internal static partial class SnoopTool
{
    /// <summary>Runs the command as it is given, without waiting for anything.</summary>
    public static ChildProcess Run(params IEnumerable<string> arguments) => RunAs("ocpp-snoop", arguments);

    /// <summary>The same by one of its other names.</summary>
    public static ChildProcess RunAs(string name, params IEnumerable<string> arguments) =>
        new(Repository.Executable("OcppSnoop", name), arguments);

    /// <summary>Records, and waits until it reads the stream.</summary>
    public static async Task<ChildProcess> RecordAsync(Uri snoop, string output, params IEnumerable<string> more)
    {
        var recorder = Run(["record", "--snoop-socket", snoop.ToString(), "--output", output, .. more]);
        await recorder.Output.FirstAsync(line => line.Text.Contains("Reading the snoop stream", StringComparison.Ordinal), "that it records", Deadline.Long);
        return recorder;
    }

    /// <summary>Plays on a port that the system chose.</summary>
    public static async Task<(ChildProcess Process, Uri Snoop)> PlayAsync(string input, params IEnumerable<string> more)
    {
        var player = Run(["play", "--input", input, "--snoop-host", "127.0.0.1", "--snoop-port", "0", .. more]);
        var line = await player.Output.FirstAsync(line => SnoopUrl().IsMatch(line.Text), "the port of the player", Deadline.Long);
        return (player, new Uri(SnoopUrl().Match(line.Text).Value));
    }

    [GeneratedRegex(@"ws://127\.0\.0\.1:\d+/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnoopUrl();
}
