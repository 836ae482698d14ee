using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A relay that meters, and <c>ocpp-snoop2mqtt</c> beside it.</summary>
public sealed class TwoBridgesTests
{
    private const string Relays = "ocpp-bridge/relay/availability";

    // Ten seconds, on a busy machine.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(50);

    private static readonly Recording Recording = Recordings.Named("single-phase-running-charge-1.6");
    private static readonly string Document = Topics.Discovery(Recording.ChargePoint);

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("bridge", ChildProcess.Terminate, "5")]
    [InlineData("bridge", ChildProcess.Kill, "5")]
    [InlineData("bridge", ChildProcess.Terminate, "3.1.1")]
    [InlineData("zebra", ChildProcess.Kill, "5")]
    public async Task Started_together_one_of_them_publishes_and_when_it_ends_the_other_takes_over_every_component(string id, int signal, string version)
    {
        var bridges = BridgeTopicOf(id);
        string[] mqtt = ["--mqtt-version", version];
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay, ["--mqtt-client-id", "relay", .. mqtt]);
        await using var bridge = Bridge.Run(["--snoop-socket", scenario.Relay.Snoop.ToString(), "--mqtt-client-id", id, .. mqtt, .. scenario.BrokerOptions]);
        await scenario.Watcher.Messages.FirstAsync(message => message.Topic == bridges && message.Payload == "online", "the bridge's online", Deadline.Long);
        var relayStays = string.CompareOrdinal("relay", id) < 0;
        var (owner, other) = relayStays ? (Relays, bridges) : (bridges, Relays);
        var otherLog = relayStays ? bridge : scenario.Relay.Process;

        await using var pair = await scenario.ConnectChargerAsync(Recording);
        await pair.PlayAsync(Recording.Messages);

        var said = await otherLog.Output.FirstAsync(
            line => line.Text.Contains("is published by another bridge", StringComparison.Ordinal), "that it leaves it", Settled);
        said.Text.ShouldContain(owner);
        said.Text.ShouldContain(other);
        await Eventually.SucceedsAsync(
            async () => (await MqttWatcher.RetainedAsync(scenario.Broker)).GetValueOrDefault(Document)?.Contains(owner, StringComparison.Ordinal) == true,
            "the document of the one that stays", Settled);
        await PublishedOnceAsync(scenario, pair, Settled);
        if (relayStays)
        {
            return; // with the relay the charger's connection ends as well
        }

        var document = (await MqttWatcher.RetainedAsync(scenario.Broker))[Document];
        var taken = document.Replace(owner, other, StringComparison.Ordinal).Replace($"\"ocpp_bridge_{id}\"", "\"ocpp_bridge_relay\"", StringComparison.Ordinal);
        bridge.Signal(signal);
        await bridge.ExitAsync();
        await Eventually.SucceedsAsync(
            async () => (await MqttWatcher.RetainedAsync(scenario.Broker))[Document] == taken,
            "the same document of the other one", Settled);
        await PublishedOnceAsync(scenario, pair, Settled);
        (await MqttWatcher.RetainedAsync(scenario.Broker))[Topics.Availability(Recording.ChargePoint)].ShouldBe("online");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task The_one_that_stands_by_does_not_set_the_charge_point_offline_when_it_stops()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay, ["--mqtt-client-id", "relay"]);
        await using var bridge = Bridge.Run(["--snoop-socket", scenario.Relay.Snoop.ToString(), "--mqtt-client-id", "zebra", .. scenario.BrokerOptions]);
        await scenario.Watcher.Messages.FirstAsync(
            message => message.Topic == BridgeTopicOf("zebra") && message.Payload == "online", "the bridge's online", Deadline.Long);
        await using var pair = await scenario.ConnectChargerAsync(Recording);
        await pair.PlayAsync(Recording.Messages);
        await bridge.Output.FirstAsync(line => line.Text.Contains("is published by another bridge", StringComparison.Ordinal), "that it leaves it", Settled);
        var before = scenario.Watcher.Messages.Entries.Count;

        bridge.Signal(ChildProcess.Terminate);
        (await bridge.ExitAsync()).ShouldBe(0);

        (await MqttWatcher.RetainedAsync(scenario.Broker))[Topics.Availability(Recording.ChargePoint)].ShouldBe("online");
        scenario.Watcher.Messages.Entries.Skip(before).ShouldNotContain(message => message.Topic == Topics.Availability(Recording.ChargePoint));
    }

    /// <summary>Waits until a new heartbeat is published by one of the two only.</summary>
    private static Task PublishedOnceAsync(RelayScenario scenario, ChargerAndCpms pair, TimeSpan limit)
    {
        var beat = 0;
        return Eventually.SucceedsAsync(
            async () =>
            {
                var before = scenario.Watcher.Messages.Entries.Count;
                beat++;
                await pair.PlayAsync(
                [
                    new(Sender.Charger, $"[2,\"beat{beat.ToString(CultureInfo.InvariantCulture)}\",\"Heartbeat\",{{}}]"),
                    new(Sender.Cpms, $"[3,\"beat{beat.ToString(CultureInfo.InvariantCulture)}\",{{\"currentTime\":\"2026-06-01T12:00:00Z\"}}]"),
                ]);
                using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
                await second.WaitForNextTickAsync();
                return scenario.Watcher.Messages.Entries.Skip(before).Count(message => message.Topic == Topics.State(Recording.ChargePoint, "heartbeat")) == 1;
            },
            "a heartbeat published once", limit);
    }

    private static string BridgeTopicOf(string id) => $"ocpp-bridge/{id}/availability";
}
