using MQTTnet;
using MQTTnet.Protocol;
using Shouldly;

namespace OcppActors.Tests.Broker;

/// <summary>What waits for clients is bounded in bytes; only the client that exceeds the bound notices.</summary>
public sealed class BrokerQueueTests
{
    private const MqttQualityOfServiceLevel Qos0 = MqttQualityOfServiceLevel.AtMostOnce;
    private const MqttQualityOfServiceLevel Qos1 = MqttQualityOfServiceLevel.AtLeastOnce;
    private const int Payload = 100_000;
    private const int Bound = 1_000_000;

    [Fact]
    public async Task A_subscriber_that_reads_nothing_is_disconnected_when_too_much_waits_for_it()
    {
        await using var run = await StartAsync(Bound, long.MaxValue / 2);
        using var silent = await RawMqtt.ConnectAsync(run, "silent");
        await silent.SubscribeAsync("t", 0);
        using var reader = await Reader.ConnectAsync(run, Qos0);
        using var writer = await run.ClientAsync("writer");

        // Loopback buffers some megabytes.
        for (var i = 0; run.Metrics.Cut == 0; i++)
        {
            i.ShouldBeLessThan(1000);
            await writer.PublishAsync(Message(Payload));
            await reader.HasAsync(i + 1);
        }

        await run.Log.WaitForAsync("MQTT client silent at 127.0.0.1:");
        run.Log.Lines.ShouldContain(line => line.Contains("reads or acknowledges too slowly: more than 1000000 bytes wait for it", StringComparison.Ordinal));
        await silent.EndsAsync();
        await writer.PublishAsync(Message(1));
        (await reader.HasAsync(null)).Payload.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_subscriber_that_acknowledges_nothing_is_disconnected_when_too_much_waits_for_it()
    {
        await using var run = await StartAsync(Bound, long.MaxValue / 2);
        using var lazy = await RawMqtt.ConnectAsync(run, "lazy");
        await lazy.SubscribeAsync("t", 1);
        using var writer = await run.ClientAsync("writer");

        for (var i = 0; i < 9; i++)
        {
            await writer.PublishAsync(Message(Payload));
            (await lazy.ReadAsync()).Body.Length.ShouldBeGreaterThan(Payload);
        }

        await writer.PublishAsync(Message(Payload));

        await run.Log.WaitForAsync("MQTT client lazy at 127.0.0.1:");
        await lazy.EndsAsync();
    }

    [Fact]
    public async Task A_subscriber_that_reads_and_acknowledges_gets_any_number_of_bytes()
    {
        await using var run = await StartAsync(Bound, Bound);
        using var reader = await Reader.ConnectAsync(run, Qos1);
        using var writer = await run.ClientAsync("writer");

        for (var i = 0; i < 50; i++)
        {
            await writer.PublishAsync(Message(Payload));
            await reader.HasAsync(i + 1);
        }

        run.Metrics.Cut.ShouldBe(0);
        await reader.Client.DisconnectAsync();
        await run.Log.WaitForAsync("MQTT client reader disconnected (Clean)");
        run.Metrics.QueuedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task When_too_much_waits_for_all_the_client_with_most_is_disconnected()
    {
        await using var run = await StartAsync(long.MaxValue / 2, Bound);
        using var most = await RawMqtt.ConnectAsync(run, "most");
        await most.SubscribeAsync("t/#", 1);
        using var less = await RawMqtt.ConnectAsync(run, "less");
        await less.SubscribeAsync("t/some", 1);
        using var writer = await run.ClientAsync("writer");

        await writer.PublishAsync(Message(Payload, "t/some"));
        for (var i = 0; i < 9; i++)
        {
            await writer.PublishAsync(Message(Payload, "t/other"));
        }

        await run.Log.WaitForAsync("MQTT client most at 127.0.0.1:");
        await most.EndsAsync();
        await writer.PublishAsync(Message(7, "t/some"));
        (await less.ReadAsync()).Body.Length.ShouldBeGreaterThan(Payload);
        (await less.ReadAsync()).Body.Length.ShouldBeLessThan(100);
        run.Metrics.Cut.ShouldBe(1);
    }

    [Fact]
    public async Task A_single_subscription_may_ask_for_everything_that_is_retained()
    {
        await using var run = await StartAsync(1000, 1000);
        using var writer = await run.ClientAsync("writer");
        for (var i = 0; i < 50; i++)
        {
            await writer.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic($"{i}").WithPayload(new byte[50_000]).WithRetainFlag().WithQualityOfServiceLevel(Qos1).Build());
        }

        (await run.RetainedAsync(50)).Count.ShouldBe(50);
        run.Metrics.Cut.ShouldBe(0);
    }

    [Fact]
    public async Task A_session_ends_with_its_connection_and_nothing_waits_for_it()
    {
        await using var run = await BrokerRun.StartAsync();
        using (var first = new MqttClientFactory().CreateMqttClient())
        {
            var begun = await first.ConnectAsync(run.OptionsOf("lasting").WithCleanStart(false).WithSessionExpiryInterval(1000).Build());
            begun.SessionExpiryInterval.ShouldBe(1u);
            await first.SubscribeAsync("t", Qos1);
            using var thief = new MqttClientFactory().CreateMqttClient();

            (await thief.ConnectAsync(run.OptionsOf("lasting").WithCleanStart(false).Build())).IsSessionPresent.ShouldBeFalse();
        }
    }

    private static Task<BrokerRun> StartAsync(long each, long all) => BrokerRun.StartAsync(
        BrokerRun.Options with { MaxQueuedBytes = each, MaxTotalQueuedBytes = all, WriteTimeout = TimeSpan.FromHours(1) });

    private static MqttApplicationMessage Message(int size, string topic = "t") =>
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(new byte[size]).WithQualityOfServiceLevel(Qos1).Build();
}
