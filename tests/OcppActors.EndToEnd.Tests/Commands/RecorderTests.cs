using System.IO.Compression;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>The snoop stream in a file.</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recorder-").FullName;

    private string Output => Path.Combine(_folder, "traffic.jsonl");

    [RequiresFact(Requirement.Unix)]
    public async Task What_is_played_is_recorded_byte_for_byte()
    {
        var original = Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl");
        var (player, snoop) = await SnoopTool.PlayAsync(original, "--speed", "max");
        await using var playing = player;
        await using var recorder = await SnoopTool.RecordAsync(snoop, Output);
        await player.Output.FirstAsync(line => line.Text.Contains("The recording is over", StringComparison.Ordinal), "the end", Deadline.Long);
        await LinesAsync(all => all.Count == File.ReadLines(original).Count());

        recorder.Signal(ChildProcess.Terminate);
        (await recorder.ExitAsync(Deadline.Long)).ShouldBe(0);

        (await File.ReadAllBytesAsync(Output)).ShouldBe(await File.ReadAllBytesAsync(original));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_recorder_that_was_killed_goes_on_without_a_torn_line_and_without_recording_the_replay_twice()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        var recording = Recordings.Named("two-connectors-1.6");
        await using var pair = await scenario.ConnectChargerAsync(recording);
        var half = recording.Messages.Count / 2;
        await using (var killed = await SnoopTool.RecordAsync(scenario.Relay.Snoop, Output))
        {
            await pair.PlayAsync([.. recording.Messages.Take(half)]);
            await LinesAsync(all => all.Count == half + 1);
            killed.Signal(ChildProcess.Kill);
            await killed.ExitAsync();
        }

        await File.AppendAllTextAsync(Output, """{"event":"Message","sender":"CP","proto""");
        await using var recorder = await SnoopTool.RecordAsync(scenario.Relay.Snoop, Output);
        await pair.PlayAsync([.. recording.Messages.Skip(half)]);
        await LinesAsync(all => all.Count == recording.Messages.Count + 1);
        recorder.Signal(ChildProcess.Terminate);
        (await recorder.ExitAsync(Deadline.Long)).ShouldBe(0);

        recorder.Output.Entries.ShouldContain(line => line.Text.Contains("39 bytes cut off", StringComparison.Ordinal));
        var seen = await scenario.Snoop.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording) - 1);
        File.ReadAllLines(Output).ShouldBe(seen.Take(recording.Messages.Count + 1));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Messages_missed_while_disconnected_are_taken_from_the_replay()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        await using (var first = await SnoopTool.RecordAsync(relay.Snoop, Output))
        {
            first.Signal(ChildProcess.Terminate);
            (await first.ExitAsync(Deadline.Long)).ShouldBe(0);
        }

        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "GAP"), cpms, "/GAP");
        await using var second = await SnoopTool.RecordAsync(relay.Snoop, Output);
        await LinesAsync(all => all.Count == 1);
        second.Signal(ChildProcess.Terminate);
        (await second.ExitAsync(Deadline.Long)).ShouldBe(0);

        SnoopLine.Parse(File.ReadAllLines(Output).Single()).Event.ShouldBe("Connection");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Files_are_rotated_by_size_and_compressed_and_the_oldest_is_removed()
    {
        var original = Path.Combine(Repository.Recordings, "three-phase-all-1.6.jsonl");
        var (player, snoop) = await SnoopTool.PlayAsync(original, "--speed", "max");
        await using var playing = player;
        await using var recorder = await SnoopTool.RecordAsync(snoop, Output, "--rotate-size", "4k", "--keep", "3", "--compress");
        await LinesAsync(all => all.Count > 0 && all[^1] == File.ReadLines(original).Last());
        recorder.Signal(ChildProcess.Terminate);
        (await recorder.ExitAsync(Deadline.Long)).ShouldBe(0);

        var rotated = Directory.GetFiles(_folder).Where(file => file != Output).Order(StringComparer.Ordinal).ToList();
        rotated.Count.ShouldBe(3);
        rotated.ShouldAllBe(file => file.EndsWith("Z.jsonl.gz", StringComparison.Ordinal));
        var parts = rotated.Select(Inflated).Append(File.ReadAllText(Output)).ToList();
        parts.ShouldAllBe(part => part.Length <= 4096);
        File.ReadAllText(original).ShouldEndWith(string.Concat(parts));
    }

    [Fact]
    public async Task A_full_disk_is_logged_as_one_line_and_exits_with_1()
    {
        var (player, snoop) = await SnoopTool.PlayAsync(Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl"), "--speed", "max");
        await using var playing = player;
        await using var recorder = SnoopTool.Run("record", "--snoop-socket", $"{snoop}", "--output", "/dev/full");

        (await recorder.ExitAsync(Deadline.Long)).ShouldBe(1);

        recorder.Output.Entries.Where(line => line.Text.Contains("ERROR", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .Text.ShouldContain("No space left on device");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_device_may_be_the_output_and_standard_output_may_be_named_by_its_path()
    {
        var (player, snoop) = await SnoopTool.PlayAsync(Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl"), "--speed", "max");
        await using var playing = player;
        await using (var nowhere = await SnoopTool.RecordAsync(snoop, "/dev/null"))
        {
            nowhere.Signal(ChildProcess.Terminate);
            (await nowhere.ExitAsync(Deadline.Long)).ShouldBe(0);
            nowhere.Output.Entries.ShouldNotContain(line => line.Text.Contains("chmod", StringComparison.Ordinal));
        }

        await using var recorder = await SnoopTool.RecordAsync(snoop, "/dev/stdout");
        recorder.Output.Entries.ShouldContain(line => line.Text.Contains("to standard output", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_link_as_output_is_refused_and_a_new_file_is_for_its_owner_alone()
    {
        var (player, snoop) = await SnoopTool.PlayAsync(Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl"), "--speed", "max");
        await using var playing = player;
        var link = Path.Combine(_folder, "link.jsonl");
        File.CreateSymbolicLink(link, Output);
        await using (var refused = SnoopTool.Run("record", "--snoop-socket", $"{snoop}", "--output", link))
        {
            (await refused.ExitAsync(Deadline.Long)).ShouldBe(1);
            refused.Output.Entries.ShouldContain(line => line.Text.Contains($"{link} is a link to {Output}", StringComparison.Ordinal));
        }

        File.Exists(Output).ShouldBeFalse();
        await using var recorder = await SnoopTool.RecordAsync(snoop, Output);
        FileModes.Of(Output).ShouldBe("600");
        recorder.Output.Entries.ShouldNotContain(line => line.Text.Contains("may read it", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_recording_of_an_older_version_that_all_may_read_is_a_warning()
    {
        var (player, snoop) = await SnoopTool.PlayAsync(Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl"), "--speed", "max");
        await using var playing = player;
        await File.WriteAllTextAsync(Output, "");
        FileModes.Set(Output, "644");
        FileModes.Set(_folder, "755");

        await using var recorder = await SnoopTool.RecordAsync(snoop, Output);

        recorder.Output.Entries.ShouldContain(line => line.Text.Contains("every user of this machine may read it (mode 644)", StringComparison.Ordinal));
        FileModes.Of(Output).ShouldBe("644");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_second_recorder_of_one_file_is_refused_and_standard_output_holds_nothing_but_the_recording()
    {
        var original = Path.Combine(Repository.Recordings, "odd-id-1.6.jsonl");
        var (player, snoop) = await SnoopTool.PlayAsync(original, "--speed", "max");
        await using var playing = player;
        await using var first = await SnoopTool.RecordAsync(snoop, Output);
        await using var second = SnoopTool.Run("record", "--snoop-socket", $"{snoop}", "--output", Output);
        (await second.ExitAsync(Deadline.Long)).ShouldBe(1);
        second.Output.Entries.ShouldContain(line => line.Text.Contains("by another process", StringComparison.Ordinal));

        var (again, elsewhere) = await SnoopTool.PlayAsync(original, "--speed", "max", "--exit");
        await using var playingAgain = again;
        await using var third = SnoopTool.RunAs("ocpp-snoop-recorder", "--snoop-socket", $"{elsewhere}");
        (await again.ExitAsync(Deadline.Long)).ShouldBe(0);
        await third.Output.WhenAsync(
            all => all.Count(line => !line.OnStandardError) == File.ReadLines(original).Count(), "the whole recording", Deadline.Long);
        third.Signal(ChildProcess.Terminate);
        (await third.ExitAsync(Deadline.Long)).ShouldBe(0);

        third.StandardOutput.ShouldBe(string.Join('\n', File.ReadLines(original)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The recorder is at most a second behind; there is no other sign of what has reached the file.
    private async Task LinesAsync(Func<IReadOnlyList<string>, bool> enough)
    {
        using var patience = new CancellationTokenSource(Deadline.Long);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!enough(Written()))
        {
            await look.WaitForNextTickAsync(patience.Token);
        }
    }

    private List<string> Written()
    {
        try
        {
            using var reader = new StreamReader(new FileStream(Output, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
        catch (FileNotFoundException)
        {
            return []; // just rotated
        }
    }

    private static string Inflated(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
