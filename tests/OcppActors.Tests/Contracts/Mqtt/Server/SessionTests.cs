using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Contracts.Mqtt.Server;

public sealed class SessionTests
{
    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_last_will_is_published_after_an_abrupt_end_and_retained(MqttProtocolVersion version)
    {
        await using var server = await TestServer.StartAsync();
        using var reader = await server.ClientAsync(version, "reader");
        await reader.Client.SubscribeAsync("will");
        var mortal = await MqttTestClient.ConnectedAsync(Mortal(server, version));

        mortal.Dispose();

        (await reader.NextPayloadAsync()).ShouldBe("dead");
        using var late = await server.ClientAsync(version, "late");
        await late.Client.SubscribeAsync("will");
        var retained = await late.NextMessageAsync();
        (retained.ConvertPayloadToString(), retained.Retain).ShouldBe(("dead", true));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_disconnects_properly_leaves_no_will(MqttProtocolVersion version)
    {
        var gone = new TaskCompletionSource<ClientDisconnectedEventArgs>();
        await using var server = await TestServer.StartAsync(server => server.ClientDisconnectedAsync += args =>
        {
            gone.TrySetResult(args);
            return Task.CompletedTask;
        });
        using var mortal = await MqttTestClient.ConnectedAsync(Mortal(server, version));
        await mortal.Client.DisconnectAsync();

        var left = await gone.Task.WaitAsync(MqttTestClient.Patience);

        (left.ClientId, left.DisconnectType).ShouldBe(("mortal", MqttClientDisconnectType.Clean));
        using var late = await server.ClientAsync(version, "late");
        await late.Client.SubscribeAsync("#");
        await late.Client.PublishStringAsync("other", "x");
        (await late.NextMessageAsync()).Topic.ShouldBe("other");
    }

    [Fact]
    public async Task A_client_disconnects_another_with_the_same_id()
    {
        await using var server = await TestServer.StartAsync();
        using var old = await server.ClientAsync(MqttProtocolVersion.V500, "one");

        using var young = await server.ClientAsync(MqttProtocolVersion.V500, "one");

        (await old.Disconnected).Reason.ShouldBe(MqttClientDisconnectReason.SessionTakenOver);
        await young.Client.SubscribeAsync("t");
        await young.Client.PublishStringAsync("t", "x");
        (await young.NextPayloadAsync()).ShouldBe("x");
    }

    [Fact]
    public async Task A_client_that_is_silent_for_one_and_a_half_keep_alives_is_disconnected()
    {
        await using var server = await TestServer.StartAsync();
        using var reader = await server.ClientAsync(MqttProtocolVersion.V311, "reader");
        await reader.Client.SubscribeAsync("will");
        using var silent = new TcpClient();
        await silent.ConnectAsync(MosquittoBroker.Host, server.Port);

        // CONNECT of 3.1.1, clean, keep-alive 1 s, id "s", will "dead" on "will"; and then nothing.
        await silent.GetStream().WriteAsync((byte[])[0x10, 25, 0, 4, .. "MQTT"u8, 4, 0x06, 0, 1, 0, 1, .. "s"u8, 0, 4, .. "will"u8, 0, 4, .. "dead"u8]);

        (await reader.NextPayloadAsync()).ShouldBe("dead");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_login_can_be_refused(MqttProtocolVersion version)
    {
        await using var server = await TestServer.StartAsync(server => server.ValidatingConnectionAsync += connection =>
        {
            var isRight = connection.UserName == "me" && connection.RawPassword.AsSpan().SequenceEqual("it"u8);
            connection.ReasonCode = isRight ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        });
        using var wrong = new MqttTestClient();
        using var right = new MqttTestClient();

        var refused = await wrong.Client.ConnectAsync(MqttTestClient.Options(server.Port, version).WithClientId("w").WithCredentials("me", "that").Build());
        var admitted = await right.Client.ConnectAsync(MqttTestClient.Options(server.Port, version).WithClientId("r").WithCredentials("me", "it").Build());

        refused.ResultCode.ShouldBe(MqttClientConnectResultCode.BadUserNameOrPassword);
        admitted.ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
    }

    [Fact]
    public async Task A_client_of_MQTT_5_without_an_id_is_given_one()
    {
        var came = new TaskCompletionSource<string>();
        await using var server = await TestServer.StartAsync(server =>
        {
            server.ValidatingConnectionAsync += connection =>
            {
                connection.AssignedClientIdentifier = "given";
                return Task.CompletedTask;
            };
            server.ClientConnectedAsync += client =>
            {
                came.TrySetResult(client.ClientId);
                return Task.CompletedTask;
            };
        });

        using var nameless = await server.ClientAsync(MqttProtocolVersion.V500, "");

        (await came.Task.WaitAsync(MqttTestClient.Patience)).ShouldBe("given");
    }

    [Fact]
    public async Task A_stopping_server_notifies_its_clients_and_publishes_their_wills()
    {
        var will = new TaskCompletionSource<string>();
        await using var server = await TestServer.StartAsync(server => server.InterceptingPublishAsync += publishing =>
        {
            will.TrySetResult(publishing.ApplicationMessage.Topic);
            return Task.CompletedTask;
        });
        using var client = await MqttTestClient.ConnectedAsync(Mortal(server, MqttProtocolVersion.V500));
        await client.Client.SubscribeAsync("x"); // the answer proves that the session has begun

        await server.Server.StopAsync(new MqttServerStopOptions());

        (await client.Disconnected).Reason.ShouldBe(MqttClientDisconnectReason.ServerShuttingDown);
        (await will.Task.WaitAsync(MqttTestClient.Patience)).ShouldBe("will");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0010\u0003abc")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    public async Task A_client_that_does_not_speak_MQTT_is_disconnected_without_affecting_others(string bytes)
    {
        await using var server = await TestServer.StartAsync();
        using var reader = await server.ClientAsync(MqttProtocolVersion.V500, "reader");
        await reader.Client.SubscribeAsync("t");
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(MosquittoBroker.Host, server.Port);
        var stream = stranger.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(bytes));
        stranger.Client.Shutdown(SocketShutdown.Send);

        var read = await ReadToEndAsync(stream).WaitAsync(MqttTestClient.Patience);

        read.ShouldBe(0);
        await reader.Client.PublishStringAsync("t", "x");
        (await reader.NextPayloadAsync()).ShouldBe("x");
    }

    private static async Task<int> ReadToEndAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[16]);
        }
        catch (IOException)
        {
            return 0; // a reset is an end as well
        }
    }

    private static MqttClientOptionsBuilder Mortal(TestServer server, MqttProtocolVersion version) => MqttTestClient.Options(server.Port, version)
        .WithClientId("mortal").WithWillTopic("will").WithWillPayload("dead").WithWillRetain();
}
