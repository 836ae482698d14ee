using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Contracts.Mqtt;

public sealed class PublishAndSubscribeTests
{
    private const MqttQualityOfServiceLevel Qos1 = MqttQualityOfServiceLevel.AtLeastOnce;

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task QoS_1_arrives_in_the_order_of_the_calls(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var reader = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));
        using var writer = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));
        await reader.Client.SubscribeAsync("order", Qos1);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => writer.Client.PublishStringAsync("order", $"{i}", Qos1)));

        results.ShouldAllBe(result => result.IsSuccess);
        for (var i = 0; i < 200; i++)
        {
            (await reader.NextPayloadAsync()).ShouldBe($"{i}");
        }
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task A_retained_message_comes_to_those_who_subscribe_later_until_an_empty_one_deletes_it(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var writer = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));
        await writer.Client.PublishStringAsync("a/kept", "é", Qos1, retain: true);
        await writer.Client.PublishStringAsync("a/deleted", "old", Qos1, retain: true);
        await writer.Client.PublishStringAsync("a/deleted", "", Qos1, retain: true);

        using var reader = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));
        await reader.Client.SubscribeAsync("a/+", Qos1);
        await writer.Client.PublishStringAsync("a/last", "x", Qos1);

        var kept = await reader.NextMessageAsync();
        (kept.Topic, kept.ConvertPayloadToString(), kept.Retain, kept.QualityOfServiceLevel).ShouldBe(("a/kept", "é", true, Qos1));
        (await reader.NextMessageAsync()).Topic.ShouldBe("a/last");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Subscriptions_are_answered_one_by_one()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));

        var result = await client.Client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(filter => filter.WithTopic("one").WithAtLeastOnceQoS())
            .WithTopicFilter(filter => filter.WithTopic("two/#"))
            .Build());

        result.Items.Select(item => (item.TopicFilter.Topic, item.ResultCode)).ShouldBe(
        [
            ("one", MqttClientSubscribeResultCode.GrantedQoS1),
            ("two/#", MqttClientSubscribeResultCode.GrantedQoS0),
        ]);
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task After_an_unsubscription_nothing_more_of_it_comes(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));
        await client.Client.SubscribeAsync("ended/#", Qos1);
        await client.Client.SubscribeAsync("kept", Qos1);

        var result = await client.Client.UnsubscribeAsync(new MqttClientUnsubscribeOptionsBuilder().WithTopicFilter("ended/#").Build());
        await client.Client.PublishStringAsync("ended/a", "x", Qos1);
        await client.Client.PublishStringAsync("kept", "y", Qos1);

        result.Items.Select(item => (item.TopicFilter, item.ResultCode))
            .ShouldBe([("ended/#", MqttClientUnsubscribeResultCode.Success)]);
        (await client.NextMessageAsync()).Topic.ShouldBe("kept");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Messages_are_handled_one_after_the_other()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));
        var log = new List<string>();
        var all = new TaskCompletionSource();
        client.Client.ApplicationMessageReceivedAsync += async args =>
        {
            var payload = args.ApplicationMessage.ConvertPayloadToString();
            log.Add($"{payload} begins");
            await Task.Yield();
            log.Add($"{payload} ends");
            if (payload == "3")
            {
                all.SetResult();
            }
        };
        await client.Client.SubscribeAsync("t", Qos1);

        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => client.Client.PublishStringAsync("t", $"{i}", Qos1)));

        await all.Task.WaitAsync(MqttTestClient.Patience);
        log.ShouldBe(["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_large_message_passes_whole()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));
        await client.Client.SubscribeAsync("t", Qos1);
        var payload = new string('x', 300_000);

        await client.Client.PublishStringAsync("t", payload, Qos1);

        (await client.NextPayloadAsync()).ShouldBe(payload);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_topic_with_a_wildcard_cannot_be_published_to()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));

        await Should.ThrowAsync<MQTTnet.Exceptions.MqttProtocolViolationException>(
            async () => await client.Client.PublishStringAsync("a/+", "x"));
    }
}
