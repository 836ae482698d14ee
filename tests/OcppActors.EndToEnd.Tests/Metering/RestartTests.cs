using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>The metering process ends, at once or in order, and another one comes: nothing announced disappears.</summary>
public sealed class RestartTests
{
    private static readonly Recording Recording = Recordings.Named("three-phase-all-1.6");
    private static readonly string Document = Topics.Discovery(Recording.ChargePoint);
    private static readonly string Availability = Topics.Availability(Recording.ChargePoint);

    private static readonly RecordedMessage[] OneHeartbeat =
    [
        new(Sender.Charger, """[2,"beat","Heartbeat",{}]"""),
        new(Sender.Cpms, """[3,"beat",{"currentTime":"2026-06-01T12:00:00Z"}]"""),
    ];

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charger_that_does_not_return_is_offline_and_its_document_untouched()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.TheRelay);
        var document = await AnnouncedAsync(stage);
        await KillAsync(stage.Relay.Process);
        var before = stage.Watcher.Messages.Entries.Count;

        await using var relay = await Relay.StartAsync(stage.Cpms.Url, stage.BrokerOptions);
        await SaidAfterAsync(stage, before, Availability, "offline");
        await StopAsync(relay.Process);

        DocumentsIn(stage).Last().ShouldBe(document);
        stage.Watcher.Messages.Entries.Skip(before).ShouldNotContain(message => message.Topic == Document);
        (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charger_that_returns_and_says_less_loses_nothing()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.TheRelay);
        var document = await AnnouncedAsync(stage);
        await KillAsync(stage.Relay.Process);
        await SaidAfterAsync(stage, 0, stage.BridgeTopic, "offline");
        var before = stage.Watcher.Messages.Entries.Count;

        await using var relay = await Relay.StartAsync(stage.Cpms.Url, stage.BrokerOptions);
        await SaidAfterAsync(stage, before, stage.BridgeTopic, "online");
        await using var duet = await Duet.MeetAsync(relay.UrlFor(Recording), stage.Cpms, $"/{Recording.Segment}");
        await duet.PlayAsync(Recording.Messages.Take(4)); // who it is, and its status: no meter values
        await duet.PlayAsync(OneHeartbeat);
        await SaidAfterAsync(stage, before, Availability, "online");
        await SaidAfterAsync(stage, before, Topics.State(Recording.ChargePoint, "heartbeat"));
        await StopAsync(relay.Process);

        stage.Watcher.Messages.Entries.Skip(before).ShouldNotContain(message => message.Topic == Document);
        (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_bridge_that_is_started_again_goes_on_where_it_was()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.TheBridge);
        await using var duet = await stage.MeetAsync(Recording);
        var document = await AnnouncedAsync(stage, duet);
        var before = await StopAsync(stage);

        await using var bridge = Bridge.Run(["--snoop-socket", stage.Relay.Snoop.ToString(), .. stage.BrokerOptions]);
        await SaidAfterAsync(stage, before, stage.BridgeTopic, "online");
        await duet.PlayAsync(OneHeartbeat);
        await SaidAfterAsync(stage, before, Topics.State(Recording.ChargePoint, "heartbeat"));
        await StopAsync(bridge);

        var after = stage.Watcher.Messages.Entries.Skip(before).ToList();
        after.ShouldNotContain(message => message.Topic == Document);
        after.ShouldNotContain(message => message.Topic == Availability && message.Payload == "offline");
        (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charger_that_left_while_no_bridge_listened_is_offline_as_soon_as_one_knows_who_is_connected()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.TheBridge);
        var document = await AnnouncedAsync(stage);
        var before = await StopAsync(stage);

        await using var bridge = Bridge.Run(["--snoop-socket", stage.Relay.Snoop.ToString(), .. stage.BrokerOptions]);
        await SaidAfterAsync(stage, before, Availability, "offline");
        await StopAsync(bridge);

        (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_second_bridge_leaves_a_charge_point_to_the_first_as_long_as_that_is_there()
    {
        const string second = "ocpp-bridge/second/availability";
        await using var stage = await Stage.SetAsync(MeteringIn.TheBridge);
        string[] options = ["--snoop-socket", stage.Relay.Snoop.ToString(), "--mqtt-client-id", "second", .. stage.BrokerOptions];
        await using var duet = await stage.MeetAsync(Recording);
        var document = await AnnouncedAsync(stage, duet);

        await using (var bridge = Bridge.Run(options))
        {
            await SaidAfterAsync(stage, 0, second, "online");
            await duet.PlayAsync(OneHeartbeat);
            var words = await bridge.Output.FirstAsync(
                line => line.Text.Contains("is published by another bridge", StringComparison.Ordinal), "that it leaves it");
            words.Text.ShouldContain(stage.BridgeTopic);
            words.Text.ShouldContain(second);
            await StopAsync(bridge);
            (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document);
        }

        var before = await StopAsync(stage);
        await using (var bridge = Bridge.Run(options))
        {
            await SaidAfterAsync(stage, before, second, "online");
            await duet.PlayAsync(OneHeartbeat);
            await SaidAfterAsync(stage, before, Document);
        }

        (await MqttWatcher.RetainedAsync(stage.Broker))[Document].ShouldBe(document.Replace(stage.BridgeTopic, second, StringComparison.Ordinal));
    }

    /// <summary>Plays the recording until all of it has been announced, and gives the document.</summary>
    private static async Task<string> AnnouncedAsync(Stage stage)
    {
        await using var duet = await stage.MeetAsync(Recording);
        return await AnnouncedAsync(stage, duet);
    }

    private static async Task<string> AnnouncedAsync(Stage stage, Duet duet)
    {
        var expected = Recordings.RetainedAfter(Recording)!;
        await duet.PlayAsync(Recording.Messages);
        await stage.Watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), Recording, expected), "the readings", Deadline.Long);
        return DocumentsIn(stage).Last();
    }

    private static IEnumerable<string> DocumentsIn(Stage stage) =>
        stage.Watcher.Messages.Entries.Where(message => message.Topic == Document).Select(message => message.Payload);

    private static Task SaidAfterAsync(Stage stage, int before, string topic, string? payload = null) => stage.Watcher.Messages.WhenAsync(
        messages => messages.Skip(before).Any(message => message.Topic == topic && (payload is null || message.Payload == payload)),
        $"{payload} at {topic}",
        Deadline.Long);

    private static async Task KillAsync(ChildProcess process)
    {
        process.Signal(ChildProcess.Kill);
        await process.ExitAsync();
    }

    /// <summary>Stops the metering process, and gives how many messages there are once all that it said has been heard.</summary>
    private static async Task<int> StopAsync(Stage stage)
    {
        var running = stage.Watcher.Messages.Entries.Count;
        await StopAsync(stage.MeteringProcess);
        await SaidAfterAsync(stage, running, stage.BridgeTopic, "offline");
        return stage.Watcher.Messages.Entries.Count;
    }

    private static async Task StopAsync(ChildProcess process)
    {
        process.Signal(ChildProcess.Terminate);
        (await process.ExitAsync()).ShouldBe(0);
    }
}
