using System.IO.Compression;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>A recording served as a snoop port.</summary>
public sealed class PlaybackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("playback-").FullName;

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("three-phase-all-1.6")]
    [InlineData("odd-id-1.6")]
    public async Task The_bridge_meters_a_recording_as_if_it_happened(string name)
    {
        var recording = Recordings.Named(name);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        var (player, snoop) = await SnoopTool.PlayAsync(FileOf(name), "--speed", "max");
        await using var playing = player;
        await using var bridge = Bridge.Run("--snoop-socket", $"{snoop}", "--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", $"{broker.Port}");
        var expected = Recordings.RetainedAfter(recording)!;

        await watcher.Messages.WhenAsync(
            all => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(all), recording, expected), $"the readings of {name}", Deadline.Long);

        (await MqttWatcher.RetainedAsync(broker)).ShouldHoldReadings(recording, expected);
    }

    [Fact]
    public async Task Clients_get_every_line_byte_for_byte_before_it_ends()
    {
        var file = FileOf("odd-id-1.6");
        var lines = File.ReadAllLines(file);
        var (player, snoop) = await SnoopTool.PlayAsync(file, "--speed", "max", "--exit");
        await using var playing = player;
        await using var client = await SnoopClient.ConnectAsync(snoop);

        (await player.ExitAsync(Deadline.Long)).ShouldBe(0, player.StandardError);
        await client.Messages.WhenAsync(all => all.Count == lines.Length, "all of them", Deadline.Long);

        client.Replay.ShouldBe(0);
        client.Messages.Entries.ShouldBe(lines);
    }

    [Fact]
    public async Task A_late_client_gets_the_replay_and_broken_lines_are_named()
    {
        const string Connected = """{"event":"Connection","sender":"CP","protocol":"ocpp1.6","cp_id":"CP001","payload":{},"timestamp":"2026-04-18T20:03:20.123Z"}""";
        const string Status = """{"event":"Message","sender":"CP","protocol":"ocpp1.6","cp_id":"CP001","payload":[2, "1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}],"timestamp":"2026-04-18T20:03:21.123Z"}""";
        const string Beat = """{"event":"Message","sender":"CP","protocol":"ocpp1.6","cp_id":"CP001","payload":[2,"2","Heartbeat",{}],"timestamp":"2026-04-18T20:03:22.123Z"}""";
        var file = Path.Combine(_folder, "broken.jsonl.gz");
        await using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{Connected}\nnot a message\n\n{Status}\n{Beat}\n{Status[..40]}"));
        }

        var (player, snoop) = await SnoopTool.PlayAsync(file, "--speed", "max", "--no-wait");
        await using var playing = player;
        await player.Output.FirstAsync(line => line.Text.Contains("3 messages played, 2 broken lines skipped", StringComparison.Ordinal), "the end", Deadline.Long);
        await using var client = await SnoopClient.ConnectAsync(snoop);
        await client.Messages.WhenAsync(all => all.Count == 2, "the replay", Deadline.Long);

        client.Replay.ShouldBe(2);
        client.Messages.Entries.ShouldBe([Connected, Status]);
        player.Output.Entries.Select(line => line.Text).Where(text => text.Contains("WARN", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            warnings => warnings.Count().ShouldBe(2),
            warnings => warnings.First().ShouldContain("Line 2 is"),
            warnings => warnings.Last().ShouldContain("Line 6 is"));
    }

    [Fact]
    public async Task Restamped_messages_differ_in_their_timestamp_alone()
    {
        var begun = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var file = FileOf("kilowatts-1.6");
        var lines = File.ReadAllLines(file).Select(SnoopLine.Parse).ToList();
        var (player, snoop) = await SnoopTool.PlayAsync(file, "--speed", "max", "--restamp", "now");
        await using var playing = player;
        await using var client = await SnoopClient.ConnectAsync(snoop);
        await client.Messages.WhenAsync(all => all.Count == lines.Count, "the recording", Deadline.Long);

        var played = client.Messages.Entries.Select(SnoopLine.Parse).ToList();

        played.Select(line => line.Payload).ShouldBe(lines.Select(line => line.Payload));
        played.ShouldAllBe(line => line.Time > begun);
    }

    [Theory]
    [InlineData("ocpp-snoop", "play", "--input", "/no/such/file", 1)]
    [InlineData("ocpp-snoop-playback", "--speed", "fast", "--loop", 2)]
    [InlineData("ocpp-snoop", "rewind", "--input", "x", 2)]
    [InlineData("ocpp-snoop-recorder", "--help", "--keep", "5", 0)]
    [InlineData("ocpp-snoop", "--version", "", "", 0)]
    public async Task Errors_have_their_exit_status(string name, string first, string second, string third, int status)
    {
        await using var tool = SnoopTool.RunAs(name, first, second, third);

        (await tool.ExitAsync(Deadline.Long)).ShouldBe(status, tool.StandardError);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FileOf(string name) => Path.Combine(Repository.Recordings, $"{name}.jsonl");
}
