using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary><c>--forget</c>: what is retained of a charge point that is gone is removed, and of nobody else.</summary>
public sealed class ForgetTests
{
    private const string Running = "ocpp-bridge/garage/availability";

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_that_is_retained_of_the_charge_points_is_removed_and_the_status_is_0(bool byTheRelay)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        await AnnounceAsync(watcher, "CP1", "CP1", Running);
        await AnnounceAsync(watcher, "CP 2", "CP_2_d81b9527", Running);
        await AnnounceAsync(watcher, "CP10", "CP10", Running);
        await watcher.PublishAsync("homeassistant/device/ocpp/OCPP_CP1_Voltage/config", "{}", retain: true);
        await watcher.PublishAsync(Running, "offline", retain: true);
        var before = watcher.Messages.Entries.Count;

        var (status, said) = await ForgetAsync(byTheRelay, broker, "CP1", "CP 2");

        status.ShouldBe(0, said);
        said.ShouldContain("Charge point CP1: removed, 4 retained messages; Home Assistant removes its device");
        said.ShouldContain("Charge point CP 2: removed, 4 retained messages");
        (await MqttWatcher.RetainedAsync(broker)).Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "homeassistant/device/ocpp/CP10/config", "homeassistant/device/ocpp/OCPP_CP1_Voltage/config", "ocpp-bridge/garage/availability",
            "ocpp/CP10/1/outlet/voltage/state", "ocpp/CP10/availability", "ocpp/CP10/heartbeat/state",
        ]);
        await watcher.Messages.FirstAsync(message => message.Topic == "ocpp/CP_2_d81b9527/heartbeat/state" && message.Payload.Length == 0, "the last removal");
        watcher.Messages.Entries.Skip(before).First(message => !message.Topic.StartsWith("ocpp-bridge/", StringComparison.Ordinal)).Topic
            .ShouldBe("homeassistant/device/ocpp/CP1/config"); // before its states
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_charge_point_of_which_nothing_is_retained_is_named_and_the_status_is_3()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        await AnnounceAsync(watcher, "CP1", "CP1", Running);

        var (status, said) = await ForgetAsync(byTheRelay: false, broker, "cp1", "CP1");

        status.ShouldBe(3, said);
        said.ShouldContain("Charge point cp1: nothing is retained of it; the id must be the one that the charger connects with");
        said.ShouldContain("Charge point CP1: removed");
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("offline", "Charge point CP1: garage is running and would publish it again; stop that service, repeat this command, then start the service")]
    [InlineData("online", "Charge point CP1: it is connected, and garage publishes it; disconnect the charger first, or it would come back at once")]
    public async Task A_charge_point_of_a_running_service_stays_and_the_status_is_1(string availability, string words)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        await AnnounceAsync(watcher, "CP1", "CP1", Running, availability);
        await watcher.PublishAsync(Running, "online", retain: true);
        var before = await MqttWatcher.RetainedAsync(broker);

        var (status, said) = await ForgetAsync(byTheRelay: false, broker, "CP1");

        status.ShouldBe(1, said);
        said.ShouldContain(words);
        (await MqttWatcher.RetainedAsync(broker)).ShouldBe(before, ignoreOrder: true);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task The_topics_of_another_charge_point_stay()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        await AnnounceAsync(watcher, "CP 1", "CP_1_03fddec0", Running);

        var (status, said) = await ForgetAsync(byTheRelay: false, broker, "CP_1_03fddec0");

        status.ShouldBe(1, said);
        said.ShouldContain("its topics are those of charge point CP 1; give that id to remove it");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_broker_that_refuses_or_cannot_be_reached_is_an_error_with_status_1()
    {
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.WithPassword("ocpp", "right"));

        var (refused, words) = await ForgetAsync(byTheRelay: false, broker, "CP1");
        await broker.StopAsync();
        var (unreachable, others) = await ForgetAsync(byTheRelay: false, broker, "CP1");

        (refused, unreachable).ShouldBe((1, 1));
        words.ShouldContain("the broker requires a user name and a password");
        others.ShouldContain("is the broker running?");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_broker_that_lets_nobody_read_is_an_error_with_status_1()
    {
        var rules = Path.Combine(Directory.CreateTempSubdirectory("mosquitto-").FullName, "rules");
        await File.WriteAllTextAsync(rules, "topic write ocpp/#\n");
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true", $"acl_file {rules}");

        var (status, said) = await ForgetAsync(byTheRelay: false, broker, "CP1");

        status.ShouldBe(1, said);
        said.ShouldContain("access rules must allow homeassistant/device/ocpp/CP1/config, ocpp/CP1/# and ocpp-bridge/test-forget/sync");
    }

    private static async Task AnnounceAsync(MqttWatcher watcher, string id, string topicId, string bridge, string availability = "offline")
    {
        var json = $$"""{"device":{"identifiers":["cp_{{id}}"],"serial_number":"{{id}}" },"origin":{"name":"x"},"availability":[{"topic":"{{bridge}}" },{"topic":"ocpp/{{topicId}}/availability"}],"components":{} }""";
        await watcher.PublishAsync($"homeassistant/device/ocpp/{topicId}/config", json, retain: true);
        await watcher.PublishAsync($"ocpp/{topicId}/availability", availability, retain: true);
        await watcher.PublishAsync($"ocpp/{topicId}/1/outlet/voltage/state", "{\"value\": 230}", retain: true);
        await watcher.PublishAsync($"ocpp/{topicId}/heartbeat/state", "{\"value\": \"2026-05-04T10:00:00Z\"}", retain: true);
    }

    private static async Task<(int Status, string Said)> ForgetAsync(bool byTheRelay, MosquittoBroker broker, params string[] ids)
    {
        string[] options =
        [
            "--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture), "--mqtt-client-id", "test", "--forget", .. ids,
        ];
        await using var process = byTheRelay ? Relay.Run(["--cpms", "ws://cpms.invalid/", .. options]) : Bridge.Run(options);
        return (await process.ExitAsync(Deadline.Long), process.StandardOutput + process.StandardError);
    }
}
