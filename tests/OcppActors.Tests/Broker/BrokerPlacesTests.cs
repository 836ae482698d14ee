using System.Net.Sockets;
using MQTTnet;
using OcppActors.Broker;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Broker;

/// <summary>Nobody keeps others from connecting, least of all this process' own client.</summary>
public sealed class BrokerPlacesTests
{
    [Fact]
    public async Task A_hundred_silent_connections_keep_nobody_out()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { ConnectTimeout = TimeSpan.FromHours(1) });
        var silent = new List<TcpClient>();
        for (var i = 0; i < 100; i++)
        {
            silent.Add(await run.RawAsync());
            await silent[^1].GetStream().WriteAsync((byte[])[0x10]);
        }

        using var client = await run.ClientAsync("innocent");

        client.IsConnected.ShouldBeTrue();
        run.Log.Lines.Count(line => line.Contains("it has not sent CONNECT, and others needed its place", StringComparison.Ordinal)).ShouldBe(1);
        silent.ForEach(each => each.Dispose());
    }

    [Fact]
    public async Task A_connection_that_sends_no_CONNECT_is_closed_in_time()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        using var silent = new RawMqtt(await run.RawAsync());

        await silent.EndsAsync();
    }

    [Fact]
    public async Task A_CONNECT_of_the_size_of_other_packets_ends_the_connection()
    {
        await using var run = await BrokerRun.StartAsync();
        using var raw = new RawMqtt(await run.RawAsync());

        await raw.Stream.WriteAsync((byte[])[0x10, 0xFF, 0xFF, 0x03]);

        await run.Log.WaitForAsync("the limit is 16384");
        await raw.EndsAsync();
    }

    [Fact]
    public async Task This_process_own_client_needs_neither_a_place_nor_the_password()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with
        {
            MaxConnections = 1,
            MaxConnectionsPerAddress = 1,
            Login = new BrokerLogin("me", new Secret("it")),
        });
        using var other = new MqttClientFactory().CreateMqttClient();
        await other.ConnectAsync(run.OptionsOf("other").WithCredentials("me", "it").Build());

        var link = await run.OwnLinkAsync();

        link.Lost.IsCompleted.ShouldBeFalse();
        await link.DisconnectAsync();
    }

    [Fact]
    public async Task No_other_client_can_take_the_id_of_this_process()
    {
        await using var run = await BrokerRun.StartAsync();
        using var early = await run.ClientAsync("ours");
        var link = await run.OwnLinkAsync();
        using var thief = new MqttClientFactory().CreateMqttClient();

        var result = await thief.ConnectAsync(run.OptionsOf("ours").Build());

        result.ResultCode.ShouldBe(MqttClientConnectResultCode.ClientIdentifierNotValid);
        (await link.PublishAsync(new Publication(PublicationKind.State, "t", "x"u8.ToArray()))).ShouldBe(PublishOutcome.Acknowledged);
        run.Log.Lines.ShouldContain(line => line.Contains("its client id ours is in use by this process; give it another", StringComparison.Ordinal));
        await link.DisconnectAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_delays_nobody_who_connects_while_another_takes_its_id()
    {
        await using var run = await BrokerRun.StartAsync(BrokerRun.Options with
        {
            MaxQueuedBytes = long.MaxValue / 2,
            MaxTotalQueuedBytes = long.MaxValue / 2,
            WriteTimeout = TimeSpan.FromHours(1),
            ConnectTimeout = TimeSpan.FromHours(1),
        });
        using var silent = new RawMqtt(await run.RawAsync());
        await silent.Stream.WriteAsync(RawMqtt.Connect5("one"));
        await silent.ReadAsync();
        await silent.Stream.WriteAsync((byte[])[0x82, 7, 0, 1, 0, 0, 1, .. "t"u8, 0]);
        await silent.ReadAsync();
        using var writer = await run.ClientAsync("writer");
        for (var i = 0; i < 100; i++)
        {
            await writer.PublishBinaryAsync("t", new byte[200_000], MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce);
        }

        run.Metrics.QueuedBytes.ShouldBeGreaterThan(1_000_000); // it does not read
        using var second = await run.ClientAsync("one");
        using var innocent = await run.ClientAsync("innocent");

        (second.IsConnected, innocent.IsConnected).ShouldBe((true, true));
    }
}
