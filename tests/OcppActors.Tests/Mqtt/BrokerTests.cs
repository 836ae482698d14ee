using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using MQTTnet.Formatter;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>The publisher with its real link and a real mosquitto.</summary>
public sealed class BrokerTests : TestKit
{
    private const string Us = "ocpp-bridge/us/availability";

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_broker_that_comes_back_empty_gets_everything_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var run = Start(broker);
        run.Mappers.Tell(Publish(PublicationKind.Discovery, "homeassistant/device/ocpp/CP1/config", "{}"));
        run.Mappers.Tell(Publish(PublicationKind.Availability, "ocpp/CP1/availability", "online"));
        run.Mappers.Tell(Publish(PublicationKind.State, "ocpp/CP1/heartbeat/state", """{"value":1}"""));
        await ShouldHoldAsync(broker, 4);

        await broker.StopAsync();
        run.Mappers.Tell(Publish(PublicationKind.State, "ocpp/CP1/heartbeat/state", """{"value":2}"""));
        await broker.StartAgainAsync(emptied: true);

        (await ShouldHoldAsync(broker, 4)).ShouldBe(
            new Dictionary<string, string>
            {
                ["homeassistant/device/ocpp/CP1/config"] = "{}",
                ["ocpp/CP1/availability"] = "online",
                ["ocpp/CP1/heartbeat/state"] = """{"value":2}""",
                [Us] = "online",
            },
            ignoreOrder: true);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task After_a_stop_the_broker_holds_everything_and_offline()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var run = Start(broker);
        await ShouldHoldAsync(broker, 1);
        run.Mappers.Tell(Publish(PublicationKind.State, "s", "1"));

        (await run.Actor.GracefulStop(FakeLinks.Patience, MqttPublisher.Stop.Instance)).ShouldBeTrue();

        (await ShouldHoldAsync(broker, 2)).ShouldBe(new Dictionary<string, string> { ["s"] = "1", [Us] = "offline" }, ignoreOrder: true);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task After_an_abrupt_end_the_last_will_says_offline()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var run = Start(broker);
        await using var watcher = await Watcher.StartAsync(broker, Us);
        await watcher.UntilAsync(held => held.GetValueOrDefault(Us) == "online");

        Sys.Stop(run.Actor);

        await watcher.UntilAsync(held => held.GetValueOrDefault(Us) == "offline");
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("homeassistant", null, "homeassistant/status")]
    [InlineData("ha", null, "homeassistant/status")]
    [InlineData("homeassistant", "garage/birth", "garage/birth")]
    public async Task Home_Assistant_s_birth_message_is_received(string discoveryPrefix, string? birthTopic, string published)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        Start(broker, change: options => options with { DiscoveryPrefix = discoveryPrefix, BirthTopic = birthTopic ?? options.BirthTopic });
        await using var watcher = await Watcher.StartAsync(broker, Us);
        await watcher.UntilAsync(_ => watcher.Count == 1);

        await watcher.PublishAsync(published, "online");

        await watcher.UntilAsync(_ => watcher.Count == 2);
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(MqttProtocolVersion.V500, "is left out, because it takes 10045 bytes and 5000 are the most")]
    [InlineData(MqttProtocolVersion.V311, "has twice ended the connection when it was sent (10045 bytes)")]
    public async Task What_is_larger_than_the_broker_takes_is_left_out_and_all_else_arrives(MqttProtocolVersion version, string words)
    {
        const string document = "homeassistant/device/ocpp/EVIL/config";
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true", "max_packet_size 5000");
        await using var watcher = await Watcher.StartAsync(broker, "#");
        var run = Start(broker, version);

        await EventFilter.Warning(contains: words).ExpectAsync(1, FakeLinks.Patience, async () =>
        {
            run.Mappers.Tell(Publish(PublicationKind.Discovery, document, new string('x', 10_000)));
            for (var i = 0; i < 20; i++)
            {
                run.Mappers.Tell(Publish(PublicationKind.State, $"ocpp/CP{i}/heartbeat/state", "1"));
            }

            await watcher.UntilAsync(held => Enumerable.Range(0, 20).All(i => held.ContainsKey($"ocpp/CP{i}/heartbeat/state")));
        });
        run.Mappers.Tell(Publish(PublicationKind.State, "ocpp/CP/heartbeat/state", "2"));
        await watcher.UntilAsync(held => held.ContainsKey("ocpp/CP/heartbeat/state"));
        run.Mappers.Tell(Publish(PublicationKind.Discovery, document, "{}"));

        (await watcher.UntilAsync(held => held.ContainsKey(document)))[document].ShouldBe("{}");
    }

    private static async Task<IReadOnlyDictionary<string, string>> ShouldHoldAsync(MosquittoBroker broker, int topics)
    {
        await using var watcher = await Watcher.StartAsync(broker, "#");
        return await watcher.UntilAsync(held => held.Count == topics);
    }

    private PublisherRun Start(MosquittoBroker broker, MqttProtocolVersion? version = null, Func<MqttOptions, MqttOptions>? change = null)
    {
        var options = new MqttOptions(MosquittoBroker.Host, broker.Port, null, null, "us", "homeassistant")
        {
            Version = version,
            ShortestTakeoverPause = TimeSpan.FromMilliseconds(20),
            ShortestPause = TimeSpan.FromMilliseconds(20),
            LongestPause = TimeSpan.FromMilliseconds(100),
            BirthJitter = TimeSpan.FromMilliseconds(1),
            ReadBackTime = FakeLinks.Patience,
            FlushTime = FakeLinks.Patience / 2,
        };
        options = change?.Invoke(options) ?? options;
        return PublisherRun.Start(Sys, options, new MqttLinkFactory(options, TimeProvider.System));
    }

    private static Publish Publish(PublicationKind kind, string topic, string payload) =>
        new([new Publication(kind, topic, Encoding.UTF8.GetBytes(payload))]);
}
