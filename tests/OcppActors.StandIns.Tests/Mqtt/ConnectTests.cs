using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.StandIns.Tests.Mqtt;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311, "wrong", MqttClientConnectResultCode.NotAuthorized)]
    [InlineData(MqttProtocolVersion.V500, "wrong", MqttClientConnectResultCode.NotAuthorized)]
    [InlineData(MqttProtocolVersion.V311, "right", MqttClientConnectResultCode.Success)]
    [InlineData(MqttProtocolVersion.V500, "right", MqttClientConnectResultCode.Success)]
    public async Task A_refused_password_is_a_result(MqttProtocolVersion version, string password, MqttClientConnectResultCode expected)
    {
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.OnlyFor("ocpp", "right"));
        using var client = new MqttTestClient();

        var result = await client.Client.ConnectAsync(MqttTestClient.Options(broker.Port, version).WithCredentials("ocpp", password).Build());

        result.ResultCode.ShouldBe(expected);
        client.Client.IsConnected.ShouldBe(expected == MqttClientConnectResultCode.Success);
    }

    [Fact]
    public async Task A_refusal_is_also_told_as_a_disconnection()
    {
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.OnlyFor("ocpp", "right"));
        using var client = new MqttTestClient();

        await client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).WithCredentials("ocpp", "wrong").Build());

        var told = await client.Disconnected;
        told.ClientWasConnected.ShouldBeFalse();
        told.ConnectResult.ShouldNotBeNull().ResultCode.ShouldBe(MqttClientConnectResultCode.NotAuthorized);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_throws_with_the_sockets_reason()
    {
        int port;
        using (var broker = new ScriptedBroker())
        {
            port = broker.Port;
        }

        using var client = new MqttTestClient();

        var exception = await Should.ThrowAsync<MqttCommunicationException>(
            async () => await client.Client.ConnectAsync(MqttTestClient.Options(port).Build()));

        exception.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        var told = await client.Disconnected;
        told.ClientWasConnected.ShouldBeFalse();
        told.Exception.ShouldBe(exception);
    }

    [Fact]
    public async Task A_broker_that_closes_instead_of_answering_throws()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();

        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).Build());
        await broker.AcceptAsync();
        await broker.NextPacketAsync();
        broker.Close();

        await Should.ThrowAsync<MqttConnectingFailedException>(async () => await connecting);
    }

    [Fact]
    public async Task Something_else_than_a_broker_throws()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();

        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).Build());
        await broker.AcceptAsync();
        await broker.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray().Concat(new byte[100]).ToArray());

        await Should.ThrowAsync<MqttConnectingFailedException>(async () => await connecting);
    }

    [Fact]
    public async Task A_broker_that_never_answers_is_given_up_when_the_caller_says_so()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        using var caller = new CancellationTokenSource();

        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(broker.Port).Build(), caller.Token);
        await broker.AcceptAsync();
        await broker.NextPacketAsync();
        await caller.CancelAsync();

        await Should.ThrowAsync<MqttConnectingFailedException>(async () => await connecting);
    }

    [Fact]
    public async Task A_client_connects_again_after_it_was_disconnected()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var options = MqttTestClient.Options(broker.Port);
        using var client = await MqttTestClient.ConnectedAsync(options);

        await client.Client.DisconnectAsync();
        var result = await client.Client.ConnectAsync(options.Build());

        result.ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
    }
}
