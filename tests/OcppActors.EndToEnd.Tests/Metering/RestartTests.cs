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
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var document = await AnnouncedAsync(scenario);
        await KillAsync(scenario.Relay.Process);
        var before = scenario.Watcher.Messages.Entries.Count;

        await using var relay = await Relay.StartAsync(scenario.Cpms.Url, scenario.BrokerOptions);
        await PublishedAfterAsync(scenario, before, Availability, "offline");
        await StopAsync(relay.Process);

        DocumentsIn(scenario).Last().ShouldBe(document);
        scenario.Watcher.Messages.Entries.Skip(before).ShouldNotContain(message => message.Topic == Document);
        (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charger_that_returns_and_reports_less_loses_nothing()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var document = await AnnouncedAsync(scenario);
        await KillAsync(scenario.Relay.Process);
        await PublishedAfterAsync(scenario, 0, scenario.BridgeTopic, "offline");
        var before = scenario.Watcher.Messages.Entries.Count;

        await using var relay = await Relay.StartAsync(scenario.Cpms.Url, scenario.BrokerOptions);
        await PublishedAfterAsync(scenario, before, scenario.BridgeTopic, "online");
        await using var pair = await ChargerAndCpms.ConnectAsync(relay.UrlFor(Recording), scenario.Cpms, $"/{Recording.Segment}");
        await pair.PlayAsync(Recording.Messages.Take(4)); // who it is, and its status: no meter values
        await pair.PlayAsync(OneHeartbeat);
        await PublishedAfterAsync(scenario, before, Availability, "online");
        await PublishedAfterAsync(scenario, before, Topics.State(Recording.ChargePoint, "heartbeat"));
        await StopAsync(relay.Process);

        scenario.Watcher.Messages.Entries.Skip(before).ShouldNotContain(message => message.Topic == Document);
        (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_restarted_bridge_continues_where_it_was()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheBridge);
        await using var pair = await scenario.ConnectChargerAsync(Recording);
        var document = await AnnouncedAsync(scenario, pair);
        var before = await StopAsync(scenario);

        await using var bridge = Bridge.Run(["--snoop-socket", scenario.Relay.Snoop.ToString(), .. scenario.BrokerOptions]);
        await PublishedAfterAsync(scenario, before, scenario.BridgeTopic, "online");
        await pair.PlayAsync(OneHeartbeat);
        await PublishedAfterAsync(scenario, before, Topics.State(Recording.ChargePoint, "heartbeat"));
        await StopAsync(bridge);

        var after = scenario.Watcher.Messages.Entries.Skip(before).ToList();
        after.ShouldNotContain(message => message.Topic == Document);
        after.ShouldNotContain(message => message.Topic == Availability && message.Payload == "offline");
        (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charger_that_disconnected_while_no_bridge_ran_is_offline_once_the_replay_is_read()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheBridge);
        var document = await AnnouncedAsync(scenario);
        var before = await StopAsync(scenario);

        await using var bridge = Bridge.Run(["--snoop-socket", scenario.Relay.Snoop.ToString(), .. scenario.BrokerOptions]);
        await PublishedAfterAsync(scenario, before, Availability, "offline");
        await StopAsync(bridge);

        (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_second_bridge_leaves_a_charge_point_to_the_first_while_that_is_online()
    {
        const string second = "ocpp-bridge/second/availability";
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheBridge);
        string[] options = ["--snoop-socket", scenario.Relay.Snoop.ToString(), "--mqtt-client-id", "second", .. scenario.BrokerOptions];
        await using var pair = await scenario.ConnectChargerAsync(Recording);
        var document = await AnnouncedAsync(scenario, pair);

        await using (var bridge = Bridge.Run(options))
        {
            await PublishedAfterAsync(scenario, 0, second, "online");
            await pair.PlayAsync(OneHeartbeat);
            var words = await bridge.Output.FirstAsync(
                line => line.Text.Contains("is published by another bridge", StringComparison.Ordinal), "that it leaves it");
            words.Text.ShouldContain(scenario.BridgeTopic);
            words.Text.ShouldContain(second);
            await StopAsync(bridge);
            (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document);
        }

        var before = await StopAsync(scenario);
        await using (var bridge = Bridge.Run(options))
        {
            await PublishedAfterAsync(scenario, before, second, "online");
            await pair.PlayAsync(OneHeartbeat);
            await PublishedAfterAsync(scenario, before, Document);
        }

        (await MqttWatcher.RetainedAsync(scenario.Broker))[Document].ShouldBe(document
            .Replace(scenario.BridgeTopic, second, StringComparison.Ordinal)
            .Replace($"ocpp_bridge_{scenario.BridgeTopic.Split('/')[1]}", "ocpp_bridge_second", StringComparison.Ordinal));
    }

    /// <summary>Plays the recording until all of it has been announced, and gives the document.</summary>
    private static async Task<string> AnnouncedAsync(RelayScenario scenario)
    {
        await using var pair = await scenario.ConnectChargerAsync(Recording);
        return await AnnouncedAsync(scenario, pair);
    }

    private static async Task<string> AnnouncedAsync(RelayScenario scenario, ChargerAndCpms pair)
    {
        var expected = Recordings.RetainedAfter(Recording)!;
        await pair.PlayAsync(Recording.Messages);
        await scenario.Watcher.Messages.WhenAsync(
            messages => RetainedExpectation.HoldReadings(MqttWatcher.LatestOf(messages), Recording, expected), "the readings", Deadline.Long);
        return DocumentsIn(scenario).Last();
    }

    private static IEnumerable<string> DocumentsIn(RelayScenario scenario) =>
        scenario.Watcher.Messages.Entries.Where(message => message.Topic == Document).Select(message => message.Payload);

    private static Task PublishedAfterAsync(RelayScenario scenario, int before, string topic, string? payload = null) => scenario.Watcher.Messages.WhenAsync(
        messages => messages.Skip(before).Any(message => message.Topic == topic && (payload is null || message.Payload == payload)),
        $"{payload} at {topic}",
        Deadline.Long);

    private static async Task KillAsync(ChildProcess process)
    {
        process.Signal(ChildProcess.Kill);
        await process.ExitAsync();
    }

    /// <summary>Stops the metering process, and returns the number of messages once all of its own have arrived.</summary>
    private static async Task<int> StopAsync(RelayScenario scenario)
    {
        var running = scenario.Watcher.Messages.Entries.Count;
        await StopAsync(scenario.MeteringProcess);
        await PublishedAfterAsync(scenario, running, scenario.BridgeTopic, "offline");
        return scenario.Watcher.Messages.Entries.Count;
    }

    private static async Task StopAsync(ChildProcess process)
    {
        process.Signal(ChildProcess.Terminate);
        (await process.ExitAsync()).ShouldBe(0);
    }
}
