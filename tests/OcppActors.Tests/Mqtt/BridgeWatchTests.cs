using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.TestSupport;
using OcppActors.Tests.Broker;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>Two links to a real mosquitto, one of which watches the other.</summary>
public sealed class BridgeWatchTests
{
    private const string Other = "ocpp-bridge/other/availability";
    private const string Document = "homeassistant/device/ocpp/CP/config";

    private readonly Channel<IBridgeNews> _seen = Channel.CreateUnbounded<IBridgeNews>();

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task Availability_and_documents_of_another_bridge_are_seen_and_our_own_are_not(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var (us, other) = (await OpenAsync(broker, "us", version), await OpenAsync(broker, "other", version));
        (await us.WatchBridgesAsync(news => _seen.Writer.TryWrite(news))).ShouldBeEmpty();

        await PublishAsync(us, Document, DocumentOf("us"));
        await PublishAsync(us, "ocpp-bridge/us/availability", "online");
        await PublishAsync(other, Other, "online");
        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: true));
        await SubscribedAsync(us); // under 3.1.1 the documents are subscribed to only now
        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: true)); // what is read is reported again
        await PublishAsync(us, Document, DocumentOf("us"));
        await PublishAsync(other, Document, DocumentOf("other"));

        (await NextAsync()).ShouldBe(new DocumentSeen("CP", Other, IsLive: true));
        await PublishAsync(other, Other, "offline");
        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: false));
        us.Abort();
        other.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Retained_documents_are_not_sent_with_MQTT_5_but_retained_availability_is()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var (us, other) = (await OpenAsync(broker, "us", MqttProtocolVersion.V500), await OpenAsync(broker, "other", MqttProtocolVersion.V500));
        await PublishAsync(other, Document, DocumentOf("other"));
        await PublishAsync(other, Other, "online");

        await us.WatchBridgesAsync(news => _seen.Writer.TryWrite(news));
        await PublishAsync(other, Other, "offline");

        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: true));
        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: false));
        us.Abort();
        other.Abort();
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task The_watch_outlasts_a_read_back_and_with_3_1_1_the_documents_come_after_it(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var (us, other) = (await OpenAsync(broker, "us", version), await OpenAsync(broker, "other", version));
        await PublishAsync(other, Other, "online");
        await us.WatchBridgesAsync(news => _seen.Writer.TryWrite(news));
        await us.ReadBackAsync();
        await PublishAsync(other, Document, DocumentOf("other"));
        await PublishAsync(us, "ocpp-bridge/us/availability", "online");
        await PublishAsync(other, Other, "offline");

        var seen = new List<IBridgeNews>();
        while (!seen.Contains(new BridgeSeen(Other, IsOnline: false)) || !seen.OfType<DocumentSeen>().Any())
        {
            seen.Add(await NextAsync());
        }

        seen.OfType<DocumentSeen>().ShouldBe([new DocumentSeen("CP", Other, IsLive: version == MqttProtocolVersion.V500)]);
        us.Abort();
        other.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_bridge_is_seen_where_the_discovery_prefix_begins_like_its_topic()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var options = new MqttOptions(MosquittoBroker.Host, broker.Port, null, null, "us") { DiscoveryPrefix = "ocpp" };
        var us = await new MqttLinkFactory(options, TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);
        var other = await OpenAsync(broker, "other", MqttProtocolVersion.V500);
        await us.WatchBridgesAsync(news => _seen.Writer.TryWrite(news));

        await PublishAsync(other, Other, "online");

        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: true));
        us.Abort();
        other.Abort();
    }

    [Fact]
    public async Task With_the_embedded_broker_it_is_the_same()
    {
        await using var run = await BrokerRun.StartAsync();
        var us = await run.OwnLinkAsync();
        using var other = await run.ClientAsync("other");
        (await us.WatchBridgesAsync(news => _seen.Writer.TryWrite(news))).ShouldBeEmpty();

        await PublishAsync(us, Document, DocumentOf("ours"));
        await other.PublishStringAsync(Document, DocumentOf("other"), retain: true);
        await other.PublishStringAsync(Other, "online", retain: true);

        (await NextAsync()).ShouldBe(new DocumentSeen("CP", Other, IsLive: true));
        (await NextAsync()).ShouldBe(new BridgeSeen(Other, IsOnline: true));
        us.Abort();
    }

    private static string DocumentOf(string bridge) => $$"""{"device":{},"availability":[{"topic":"ocpp-bridge/{{bridge}}/availability"},{"topic":"ocpp/CP/availability"}],"components":{} }""";

    private static Task PublishAsync(IMqttLink link, string topic, string payload) => link.PublishAsync(PublisherRun.State(topic, payload));

    // The broker handles the packets of a client in order, and the subscription is one of them.
    private static async Task SubscribedAsync(IMqttLink link) => (await link.ReadBackAsync(["none"])).ShouldNotBeNull();

    private static Task<IMqttLink> OpenAsync(MosquittoBroker broker, string id, MqttProtocolVersion version) => new MqttLinkFactory(
        new MqttOptions(MosquittoBroker.Host, broker.Port, null, null, id) { Version = version }, TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);

    private async Task<IBridgeNews> NextAsync()
    {
        using var bound = new CancellationTokenSource(FakeLinks.Patience);
        return await _seen.Reader.ReadAsync(bound.Token);
    }
}
