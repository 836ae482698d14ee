using System.Net;
using System.Net.Sockets;
using MQTTnet.Formatter;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using OcppActors.Tests.Contracts.Mqtt;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class MqttLinkTests
{
    [Fact]
    public async Task A_refused_connection_is_explained_in_plain_words()
    {
        // Bound and not listening: nobody else can take the port meanwhile.
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)held.LocalEndPoint!).Port;

        (await LossAsync(Options(port))).ShouldBe($"nothing listens at 127.0.0.1:{port}: is the broker running?");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_explained_in_plain_words() =>
        (await LossAsync(Options(1883) with { Host = "broker.invalid" })).ShouldBe("the name 'broker.invalid' does not resolve");

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(null, "the broker requires a user name and a password")]
    [InlineData("ocpp", "the broker refused the user name 'ocpp' or its password")]
    public async Task A_refused_password_is_explained_in_plain_words(string? user, string words)
    {
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.WithPassword("ocpp", "right"));

        (await LossAsync(Options(broker.Port) with { Username = user, Password = user is null ? null : new Secret("wrong") })).ShouldBe(words);
    }

    [Fact]
    public async Task A_server_that_is_not_a_broker_is_explained_in_plain_words()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var loss = LossAsync(Options(port));
        using (var socket = await listener.AcceptSocketAsync())
        {
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }

        (await loss).ShouldBe($"what listens at 127.0.0.1:{port} does not answer as an MQTT broker; if it requires TLS, set --mqtt-tls");
    }

    [Fact]
    public async Task A_broker_that_does_not_support_MQTT_5_is_connected_with_3_1_1()
    {
        using var broker = new OldBroker();
        var links = new MqttLinkFactory(Options(broker.Port), TimeProvider.System);

        var opening = links.OpenAsync(() => { }, CancellationToken.None);
        var versions = await broker.ServeAsync();

        versions.ShouldBe([5, 4]);
        var link = await opening.WaitAsync(FakeLinks.Patience);
        link.Lost.IsCompleted.ShouldBeFalse();
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_broker_that_stops_is_explained_in_plain_words()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var link = await new MqttLinkFactory(Options(broker.Port), TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);
        link.Lost.IsCompleted.ShouldBeFalse();

        await broker.StopAsync();

        (await link.Lost.WaitAsync(FakeLinks.Patience)).ShouldStartWith("the broker ");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Another_client_with_our_id_is_explained_in_plain_words()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var link = await new MqttLinkFactory(Options(broker.Port), TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);

        var other = await new MqttLinkFactory(Options(broker.Port), TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);

        (await link.Lost.WaitAsync(FakeLinks.Patience)).ShouldContain("client id 'us'");
        other.Abort();
    }

    [Fact]
    public async Task A_broker_that_answers_no_publication_is_explained_in_plain_words()
    {
        using var broker = new ScriptedBroker();
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var opening = new MqttLinkFactory(Options(broker.Port), time).OpenAsync(() => { }, CancellationToken.None);
        await broker.AcceptAsync(MqttProtocolVersion.V500);
        await broker.NextPacketAsync();
        await broker.SendAsync(0x90, 4, 0, 1, 0, 0); // SUBACK
        var link = await opening.WaitAsync(FakeLinks.Patience);

        var publishing = link.PublishAsync(new Publication(PublicationKind.State, "t", "x"u8.ToArray()));
        (await broker.NextPacketAsync()).ShouldBe((byte)0x33); // PUBLISH, QoS 1, retained
        time.Advance(TimeSpan.FromSeconds(31));

        (await link.Lost.WaitAsync(FakeLinks.Patience)).ShouldBe("the broker has stopped answering");
        (await publishing.WaitAsync(FakeLinks.Patience)).ShouldBe(PublishOutcome.Lost);
        link.Abort();
    }

    [Theory]
    [InlineData(3, 2, 0x32)] // QoS 1
    [InlineData(1, 1, 0x30)] // QoS 0
    public async Task Publications_leave_room_for_the_message_that_ends_a_read_back(byte receiveMaximum, int window, byte sync)
    {
        using var broker = new ScriptedBroker();
        var opening = new MqttLinkFactory(Options(broker.Port), TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);
        await broker.AcceptAsync();
        await broker.NextPacketAsync();
        await broker.SendAsync(0x20, 6, 0, 0, 3, 0x21, 0, receiveMaximum); // CONNACK
        await broker.NextPacketAsync();
        await broker.SendAsync(0x90, 4, 0, 1, 0, 0); // SUBACK
        var link = await opening.WaitAsync(FakeLinks.Patience);
        link.Window.ShouldBe(window);

        var reading = link.ReadBackAsync(["CP"]);
        await broker.NextPacketAsync();
        await broker.SendAsync(0x90, 5, 0, 2, 0, 0, 0); // SUBACK of two filters

        (await broker.NextPacketAsync()).ShouldBe(sync);
        link.Abort();
        await reading.WaitAsync(FakeLinks.Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_has_a_last_will_unless_its_end_means_nothing(bool hasWill)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var loss = LossAsync(Options(port) with { HasWill = hasWill });
        var connect = new byte[1024];
        using (var socket = await listener.AcceptSocketAsync())
        {
            (await socket.ReceiveAsync(connect)).ShouldBeGreaterThan(9);
        }

        await loss;
        (connect[9] & 0x04).ShouldBe(hasWill ? 0x04 : 0); // the flags of CONNECT
    }

    private static async Task<string> LossAsync(MqttOptions options)
    {
        var link = await new MqttLinkFactory(options, TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);
        return await link.Lost.WaitAsync(FakeLinks.Patience);
    }

    private static MqttOptions Options(int port) => new(MosquittoBroker.Host, port, null, null, "us", "homeassistant");
}
