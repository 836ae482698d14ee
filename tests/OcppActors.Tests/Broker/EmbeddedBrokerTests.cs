using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.Broker;
using OcppActors.Domain;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class EmbeddedBrokerTests
{
    private const MqttQualityOfServiceLevel Qos1 = MqttQualityOfServiceLevel.AtLeastOnce;

    // Of 3.1.1: clean, keep-alive none, id "raw"; and a subscription to "t".
    private static readonly byte[] RawConnect = [0x10, 15, 0, 4, .. "MQTT"u8, 4, 0x02, 0, 0, 0, 3, .. "raw"u8];
    private static readonly byte[] RawSubscribe = [0x82, 6, 0, 1, 0, 1, .. "t"u8, 0];

    [Fact]
    public async Task Retained_messages_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("broker-");
        var options = BrokerRun.Options with { Store = Path.Combine(folder.FullName, "deep", "retained.jsonl"), WriteInterval = TimeSpan.FromHours(1) };
        await using (var first = await BrokerRun.StartAsync(options))
        {
            using var client = await first.ClientAsync("writer");
            await client.PublishStringAsync("a", "1", Qos1, retain: true);
            await client.PublishStringAsync("b", "2", Qos1, retain: true);
            await client.PublishStringAsync("b", "", Qos1, retain: true);
            await client.PublishStringAsync("c", "3", Qos1, retain: true);
            await client.PublishStringAsync("d", "not retained", Qos1);
        }

        await using (var second = await BrokerRun.StartAsync(options))
        {
            (await second.RetainedAsync(2)).ShouldBe(new Dictionary<string, string> { ["a"] = "1", ["c"] = "3" }, ignoreOrder: true);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_last_will_published_at_the_stop_is_stored()
    {
        var folder = Directory.CreateTempSubdirectory("broker-");
        var options = BrokerRun.Options with { Store = Path.Combine(folder.FullName, "retained.jsonl"), StopTimeout = BrokerRun.Patience };
        using var client = new MqttClientFactory().CreateMqttClient();
        await using (var first = await BrokerRun.StartAsync(options))
        {
            await client.ConnectAsync(first.OptionsOf("mortal").WithWillTopic("will").WithWillPayload("dead").WithWillRetain().Build());
            await client.SubscribeAsync("x"); // the answer proves that the session has begun
        }

        await using (var second = await BrokerRun.StartAsync(options))
        {
            (await second.RetainedAsync(1)).ShouldBe(new Dictionary<string, string> { ["will"] = "dead" });
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Clients_must_present_the_password()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { Login = new BrokerLogin("me", new Secret("it")) });
        var outcomes = new List<MqttClientConnectResultCode>();
        foreach (var options in (MqttClientOptionsBuilder[])
            [
                run.OptionsOf("none"),
                run.OptionsOf("wrong").WithCredentials("me", "that"),
                run.OptionsOf("wrong").WithCredentials("you", "it"),
                run.OptionsOf("").WithCredentials("me", ""),
                run.OptionsOf("right").WithCredentials("me", "it"),
            ])
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            outcomes.Add((await client.ConnectAsync(options.Build())).ResultCode);
        }

        outcomes.ShouldBe([.. Enumerable.Repeat(MqttClientConnectResultCode.BadUserNameOrPassword, 4), MqttClientConnectResultCode.Success]);
        run.Log.Lines.Count(line => line.Contains("wrong user name or password", StringComparison.Ordinal)).ShouldBe(1);
        await run.Log.WaitForAsync("MQTT client right connected from 127.0.0.1:");
    }

    [Fact]
    public async Task A_password_that_is_no_text_reaches_the_broker_as_it_is()
    {
        var password = new Secret([0xE4, 0xFF, 0x00, 0x0A]);
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { Login = new BrokerLogin("me", password) });
        var links = new MqttLinkFactory(new MqttOptions("127.0.0.1", run.Broker.Port, "me", password, "ours"), TimeProvider.System);

        var link = await links.OpenAsync(() => { }, CancellationToken.None);

        link.Lost.IsCompleted.ShouldBeFalse();
        await link.DisconnectAsync();
    }

    [Fact]
    public async Task A_packet_that_is_too_large_disconnects_only_its_sender()
    {
        await using var run = await BrokerRun.StartAsync();
        var heard = new TaskCompletionSource();
        using var reader = await run.ClientAsync("reader", _ => heard.TrySetResult());
        await reader.SubscribeAsync("t", Qos1);
        using var raw = await run.RawAsync();

        // The header of a PUBLISH of 256 MiB.
        await raw.GetStream().WriteAsync((byte[])[.. RawConnect, 0x30, 0xFF, 0xFF, 0xFF, 0x7F]);

        await run.Log.WaitForAsync("or more; the limit is 262144");
        await ShouldEndAsync(raw);
        await reader.PublishStringAsync("t", "x", Qos1);
        await heard.Task.WaitAsync(BrokerRun.Patience);
    }

    [Fact]
    public async Task A_large_packet_may_follow_CONNECT_at_once()
    {
        await using var run = await BrokerRun.StartAsync();
        var heard = new TaskCompletionSource<long>();
        using var reader = await run.ClientAsync("reader", message => heard.TrySetResult(message.Payload.Length));
        await reader.SubscribeAsync("t", Qos1);
        using var raw = await run.RawAsync();

        // PUBLISH to "t", of 32,768 bytes.
        await raw.GetStream().WriteAsync((byte[])[.. RawConnect, 0x30, 0x80, 0x80, 0x02, 0, 1, .. "t"u8, .. new byte[32_765]]);

        (await heard.Task.WaitAsync(BrokerRun.Patience)).ShouldBe(32_765);
    }

    [Fact]
    public async Task A_client_that_has_logged_in_before_is_not_kept_out_by_wrong_passwords_of_another_at_its_address()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { Login = new BrokerLogin("me", new Secret("it")) });
        (await LoginAsync("home", "it")).ShouldBe(MqttClientConnectResultCode.Success);
        (await LoginAsync("guess", "that")).ShouldBe(MqttClientConnectResultCode.BadUserNameOrPassword);
        var guesses = Enumerable.Range(0, 18).Select(number => LoginAsync($"guess-{number}", "that")).ToArray();
        await run.Log.WaitForAsync("too many wrong passwords from its address");

        (await LoginAsync("home", "it")).ShouldBe(MqttClientConnectResultCode.Success);

        await Task.WhenAll(guesses);

        async Task<MqttClientConnectResultCode> LoginAsync(string id, string password)
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            return (await client.ConnectAsync(run.OptionsOf(id).WithCredentials("me", password).Build())).ResultCode;
        }
    }

    [Fact]
    public async Task A_subscriber_that_reads_nothing_is_disconnected_and_delays_nobody_else()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { WriteTimeout = TimeSpan.FromSeconds(1), MaxQueuedBytes = long.MaxValue / 2, MaxTotalQueuedBytes = long.MaxValue / 2 });
        using var raw = await run.RawAsync();
        await raw.GetStream().WriteAsync((byte[])[.. RawConnect, .. RawSubscribe]);
        await raw.GetStream().ReadExactlyAsync(new byte[4 + 5]); // CONNACK and SUBACK
        using var writer = await run.ClientAsync("writer");
        var payload = new string('x', 200_000);

        for (var i = 0; i < 100; i++)
        {
            (await writer.PublishStringAsync("t", payload, Qos1)).IsSuccess.ShouldBeTrue();
        }

        await run.Log.WaitForAsync("it has read nothing for 1 s");
    }

    [Fact]
    public async Task Beyond_its_client_limit_it_accepts_no_more_until_one_disconnects()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { MaxConnections = 1 });
        var first = await run.ClientAsync("first");
        using (var second = await run.RawAsync())
        {
            await ShouldEndAsync(second);
        }

        await first.DisconnectAsync();
        first.Dispose();
        await run.Log.WaitForAsync("MQTT client first disconnected (Clean)");

        // The place is free a moment after the client is gone.
        using var bound = new CancellationTokenSource(BrokerRun.Patience);
        for (var isIn = false; !isIn;)
        {
            using var third = new MqttClientFactory().CreateMqttClient();
            isIn = await ConnectsAsync(third, run.OptionsOf("third").Build(), bound.Token);
        }

        run.Log.Lines.Count(line => line.Contains("has 1 clients and accepts no more", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Beyond_its_limits_it_retains_no_more_and_logs_it()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { MaxRetained = 1 });
        using var client = await run.ClientAsync("writer");
        await client.PublishStringAsync("a", "1", Qos1, retain: true);

        var refused = await client.PublishStringAsync("b", "1", Qos1, retain: true);
        var passed = await client.PublishStringAsync("b", "1", Qos1);

        refused.ReasonCode.ShouldBe(MqttClientPublishReasonCode.QuotaExceeded);
        passed.IsSuccess.ShouldBeTrue();
        run.Log.Lines.ShouldContain(line => line.Contains("retains no more: the limit is 1 messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_in_use_is_reported_with_the_remedy()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = await Should.ThrowAsync<IOException>(() => BrokerRun.StartAsync(BrokerRun.Options with { Port = port }));

        failure.Message.ShouldStartWith($"the embedded MQTT broker cannot listen on localhost, port {port} (");
        failure.Message.ShouldEndWith("; give another --mqtt-broker-port, or use the broker that listens there with --mqtt-broker-host");
    }

    private static async Task<bool> ConnectsAsync(IMqttClient client, MqttClientOptions options, CancellationToken bound)
    {
        try
        {
            return (await client.ConnectAsync(options, bound)).ResultCode == MqttClientConnectResultCode.Success;
        }
        catch (MQTTnet.Exceptions.MqttCommunicationException)
        {
            return false;
        }
    }

    private static async Task ShouldEndAsync(TcpClient raw)
    {
        using var bound = new CancellationTokenSource(BrokerRun.Patience);
        try
        {
            while (await raw.GetStream().ReadAsync(new byte[64], bound.Token) > 0)
            {
                // Whatever was said before the end.
            }
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }
    }
}
