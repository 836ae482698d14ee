using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
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

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Home_Assistant_s_birth_message_is_received()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        Start(broker);
        await using var watcher = await Watcher.StartAsync(broker, Us);
        await watcher.UntilAsync(_ => watcher.Count == 1);

        await watcher.PublishAsync("homeassistant/status", "online");

        await watcher.UntilAsync(_ => watcher.Count == 2);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ShouldHoldAsync(MosquittoBroker broker, int topics)
    {
        await using var watcher = await Watcher.StartAsync(broker, "#");
        return await watcher.UntilAsync(held => held.Count == topics);
    }

    private PublisherRun Start(MosquittoBroker broker)
    {
        var options = new MqttOptions(MosquittoBroker.Host, broker.Port, null, null, "us", "homeassistant")
        {
            ShortestPause = TimeSpan.FromMilliseconds(20),
            LongestPause = TimeSpan.FromMilliseconds(100),
            BirthJitter = TimeSpan.FromMilliseconds(1),
            ReadBackTime = FakeLinks.Patience,
            FlushTime = FakeLinks.Patience / 2,
        };
        return PublisherRun.Start(Sys, options, new MqttLinkFactory(options, TimeProvider.System));
    }

    private static Publish Publish(PublicationKind kind, string topic, string payload) =>
        new([new Publication(kind, topic, Encoding.UTF8.GetBytes(payload))]);
}
