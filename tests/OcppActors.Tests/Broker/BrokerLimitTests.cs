using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Broker;

/// <summary>What a client may make the broker remember, and what the broker says about it.</summary>
public sealed class BrokerLimitTests
{
    [Fact]
    public async Task CONNACK_announces_the_limits()
    {
        await using var run = await BrokerRun.StartAsync();
        using var client = new MqttClientFactory().CreateMqttClient();

        var result = await client.ConnectAsync(run.OptionsOf("client").Build());

        (result.ReceiveMaximum, result.MaximumPacketSize, result.TopicAliasMaximum).ShouldBe(((ushort)1024, 262144u, (ushort)16));
    }

    [Fact]
    public async Task A_topic_alias_beyond_the_announced_ones_disconnects_its_sender()
    {
        await using var run = await BrokerRun.StartAsync();
        using var client = new RawMqtt(await run.RawAsync());
        await client.Stream.WriteAsync(RawMqtt.Connect5("client"));
        await client.ReadAsync();

        // PUBLISH to "t" with the alias 17.
        await client.Stream.WriteAsync((byte[])[0x30, 8, 0, 1, .. "t"u8, 3, 0x23, 0, 17, .. "x"u8]);

        await client.EndsAsync();
    }

    [Fact]
    public async Task Beyond_its_bytes_a_client_may_subscribe_no_more_and_others_may()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { MaxSubscriptionBytes = 1500 });
        using var client = await run.ClientAsync("many");
        using var other = await run.ClientAsync("other");

        (await CodeAsync(client, "1")).ShouldBe(MqttClientSubscribeResultCode.GrantedQoS0);
        (await CodeAsync(client, "2")).ShouldBe(MqttClientSubscribeResultCode.GrantedQoS0);
        (await CodeAsync(client, "3")).ShouldBe(MqttClientSubscribeResultCode.QuotaExceeded);
        (await CodeAsync(client, "2")).ShouldBe(MqttClientSubscribeResultCode.GrantedQoS0);
        (await CodeAsync(other, "3")).ShouldBe(MqttClientSubscribeResultCode.GrantedQoS0);
        await client.UnsubscribeAsync("1");
        (await CodeAsync(client, "3")).ShouldBe(MqttClientSubscribeResultCode.GrantedQoS0);
        run.Log.Lines.ShouldContain(line => line.Contains("many at 127.0.0.1:", StringComparison.Ordinal) && line.Contains("may not subscribe to 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_topic_that_is_too_long_is_refused()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { MaxTopicLength = 10 });
        using var client = await run.ClientAsync("client");

        (await client.PublishStringAsync("1234567890", "x", MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess.ShouldBeTrue();
        (await client.PublishStringAsync("12345678901", "x", MqttQualityOfServiceLevel.AtLeastOnce)).ReasonCode.ShouldBe(MqttClientPublishReasonCode.TopicNameInvalid);
        (await CodeAsync(client, "12345678901")).ShouldBe(MqttClientSubscribeResultCode.QuotaExceeded);
        run.Metrics.RefusedPublications.ShouldBe(1);
    }

    [Fact]
    public async Task Properties_of_retained_messages_count()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { MaxRetainedBytes = 10_000 });
        using var client = await run.ClientAsync("client");
        var message = new MqttApplicationMessageBuilder().WithTopic("t").WithPayload("x").WithRetainFlag().WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        for (var i = 0; i < 100; i++)
        {
            message.WithUserProperty("", ReadOnlyMemory<byte>.Empty);
        }

        (await client.PublishAsync(message.Build())).ReasonCode.ShouldBe(MqttClientPublishReasonCode.QuotaExceeded);
    }

    [Fact]
    public async Task A_charge_point_beyond_its_share_is_named_and_others_go_on()
    {
        await using var run = await BrokerRun.StartAsync(
            BrokerRun.Options with { MaxRetainedPerChargePoint = 1, ChargePointOf = topic => topic.Split('/')[1] });
        var link = await run.OwnLinkAsync();
        using var foreign = await run.ClientAsync("foreign");

        (await PublishAsync(link, "ocpp/HOSTILE/1")).ShouldBe(PublishOutcome.Acknowledged);
        (await PublishAsync(link, "ocpp/HOSTILE/2")).ShouldBe(PublishOutcome.OverQuota);
        (await foreign.PublishStringAsync("ocpp/INNOCENT/1", "x", MqttQualityOfServiceLevel.AtLeastOnce, retain: true)).IsSuccess.ShouldBeTrue();
        (await PublishAsync(link, "ocpp/INNOCENT/2")).ShouldBe(PublishOutcome.Acknowledged);

        await run.Log.WaitForAsync("retains no more of charge point HOSTILE: the limit is 1 messages");
        await link.DisconnectAsync();
    }

    private static Task<PublishOutcome> PublishAsync(IMqttLink link, string topic) =>
        link.PublishAsync(new Publication(PublicationKind.State, topic, "value"u8.ToArray()));

    private static async Task<MqttClientSubscribeResultCode> CodeAsync(IMqttClient client, string filter) =>
        (await client.SubscribeAsync(filter)).Items.Single().ResultCode;
}
