using MQTTnet.Formatter;
using Shouldly;

namespace OcppActors.StandIns.Tests.Mqtt;

public sealed class KeepAliveTests
{
    private const byte PingReq = 0xC0;

    /// <summary>A client gives the answer to a ping half of this.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_silent_client_pings_and_stays_connected_while_it_is_answered()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).WithKeepAlivePeriod(Period).Build());
        await broker.AcceptAsync(MqttProtocolVersion.V500);
        await connecting;

        for (var i = 0; i < 2; i++)
        {
            (await broker.NextPacketAsync()).ShouldBe(PingReq);
            await broker.SendAsync(0xD0, 0);
        }

        client.Client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_pings_is_lost()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).WithKeepAlivePeriod(Period).Build());
        await broker.AcceptAsync(MqttProtocolVersion.V500);
        await connecting;

        (await broker.NextPacketAsync()).ShouldBe(PingReq);

        var told = await client.Disconnected;
        told.ClientWasConnected.ShouldBeTrue();
        told.Exception.ShouldNotBeNull();
    }
}
