using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Shouldly;

namespace OcppActors.Tests.Contracts.Mqtt.Server;

public sealed class MessageTests
{
    private const MqttQualityOfServiceLevel Qos0 = MqttQualityOfServiceLevel.AtMostOnce;
    private const MqttQualityOfServiceLevel Qos1 = MqttQualityOfServiceLevel.AtLeastOnce;

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task QoS_1_is_acknowledged_and_arrives_in_order(MqttProtocolVersion version)
    {
        await using var server = await TestServer.StartAsync();
        using var reader = await server.ClientAsync(version, "reader");
        using var writer = await server.ClientAsync(version, "writer");
        await reader.Client.SubscribeAsync("order/+", Qos1);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => writer.Client.PublishStringAsync("order/x", $"{i}", Qos1)));

        results.ShouldAllBe(result => result.IsSuccess);
        for (var i = 0; i < 200; i++)
        {
            var message = await reader.NextMessageAsync();
            (message.ConvertPayloadToString(), message.QualityOfServiceLevel).ShouldBe(($"{i}", Qos1));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_message_comes_with_the_lower_of_the_two_qualities_and_not_as_retained(MqttProtocolVersion version)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ClientAsync(version, "client");
        await client.Client.SubscribeAsync("zero", Qos0);
        await client.Client.SubscribeAsync("one", Qos1);

        await client.Client.PublishStringAsync("zero", "a", Qos1, retain: true);
        await client.Client.PublishStringAsync("one", "b", Qos0, retain: true);

        var (first, second) = (await client.NextMessageAsync(), await client.NextMessageAsync());
        (first.ConvertPayloadToString(), first.QualityOfServiceLevel, first.Retain).ShouldBe(("a", Qos0, false));
        (second.ConvertPayloadToString(), second.QualityOfServiceLevel, second.Retain).ShouldBe(("b", Qos0, false));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_retained_message_comes_to_those_who_subscribe_later_until_an_empty_one_deletes_it(MqttProtocolVersion version)
    {
        await using var server = await TestServer.StartAsync();
        using var writer = await server.ClientAsync(version, "writer");
        await writer.Client.PublishStringAsync("a/kept", "é", Qos1, retain: true);
        await writer.Client.PublishStringAsync("a/deleted", "old", Qos1, retain: true);
        await writer.Client.PublishStringAsync("a/deleted", "", Qos1, retain: true);

        using var reader = await server.ClientAsync(version, "reader");
        await reader.Client.SubscribeAsync("a/#", Qos1);
        await writer.Client.PublishStringAsync("a/last", "x", Qos1);

        var kept = await reader.NextMessageAsync();
        (kept.Topic, kept.ConvertPayloadToString(), kept.Retain, kept.QualityOfServiceLevel).ShouldBe(("a/kept", "é", true, Qos1));
        (await reader.NextMessageAsync()).Topic.ShouldBe("a/last");
    }

    [Fact]
    public async Task Retained_messages_of_an_earlier_run_are_loaded()
    {
        await using var server = await TestServer.StartAsync(server => server.LoadingRetainedMessageAsync += loading =>
        {
            loading.LoadedRetainedMessages.Add(new MqttApplicationMessageBuilder().WithTopic("t").WithPayload("old").WithRetainFlag().Build());
            return Task.CompletedTask;
        });
        using var reader = await server.ClientAsync(MqttProtocolVersion.V500, "reader");

        await reader.Client.SubscribeAsync("t", Qos1);

        var message = await reader.NextMessageAsync();
        (message.ConvertPayloadToString(), message.Retain).ShouldBe(("old", true));
    }

    [Theory]
    [InlineData("#", "a", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("+/+", "/a", true)]
    [InlineData("+/b/#", "a/b", true)]
    [InlineData("a", "A", false)]
    public async Task A_filter_matches_topics_as_MQTT_defines(string filter, string topic, bool isMeant)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ClientAsync(MqttProtocolVersion.V311, "client");
        await client.Client.SubscribeAsync(filter);
        await client.Client.SubscribeAsync("last/of/all");

        await client.Client.PublishStringAsync(topic, "x");
        await client.Client.PublishStringAsync("last/of/all", "x");

        (await client.NextMessageAsync()).Topic.ShouldBe(isMeant ? topic : "last/of/all");
    }

    [Fact]
    public async Task After_an_unsubscription_nothing_more_of_it_comes()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ClientAsync(MqttProtocolVersion.V500, "client");
        await client.Client.SubscribeAsync("ended/#");
        await client.Client.SubscribeAsync("kept");

        await client.Client.UnsubscribeAsync("ended/#");
        await client.Client.PublishStringAsync("ended/a", "x");
        await client.Client.PublishStringAsync("kept", "x");

        (await client.NextMessageAsync()).Topic.ShouldBe("kept");
    }

    [Fact]
    public async Task A_publication_can_be_refused_with_a_reason()
    {
        await using var server = await TestServer.StartAsync(server => server.InterceptingPublishAsync += publishing =>
        {
            publishing.ProcessPublish = publishing.ApplicationMessage.Topic != "refused";
            publishing.Response.ReasonCode = publishing.ProcessPublish ? MqttPubAckReasonCode.Success : MqttPubAckReasonCode.QuotaExceeded;
            return Task.CompletedTask;
        });
        using var client = await server.ClientAsync(MqttProtocolVersion.V500, "client");
        await client.Client.SubscribeAsync("#");

        var refused = await client.Client.PublishStringAsync("refused", "x", Qos1, retain: true);
        var admitted = await client.Client.PublishStringAsync("admitted", "x", Qos1);

        refused.ReasonCode.ShouldBe(MqttClientPublishReasonCode.QuotaExceeded);
        admitted.IsSuccess.ShouldBeTrue();
        (await client.NextMessageAsync()).Topic.ShouldBe("admitted");
    }
}
