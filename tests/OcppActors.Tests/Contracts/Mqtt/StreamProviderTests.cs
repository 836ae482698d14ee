using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Contracts.Mqtt;

/// <summary>A client whose stream to the broker is opened by its caller.</summary>
public sealed class StreamProviderTests
{
    [RequiresFact(Requirement.Mosquitto)]
    public async Task It_is_asked_for_the_broker_at_each_attempt_and_carries_everything()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var streams = new Streams();
        var options = MqttTestClient.Options(broker.Port).WithStreamProvider(streams);
        using var client = await MqttTestClient.ConnectedAsync(options);
        (await client.Client.PublishStringAsync("t", "x")).IsSuccess.ShouldBeTrue();
        await client.Client.DisconnectAsync();

        await client.Client.ConnectAsync(options.Build());

        streams.Asked.ShouldBe([new DnsEndPoint(MosquittoBroker.Host, broker.Port), new DnsEndPoint(MosquittoBroker.Host, broker.Port)]);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task The_client_disposes_of_the_stream()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var streams = new Streams();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port).WithStreamProvider(streams));

        await client.Client.DisconnectAsync();

        streams.Last!.CanRead.ShouldBeFalse();
    }

    [Fact]
    public async Task What_it_throws_is_the_cause_of_the_failure()
    {
        using var client = new MqttTestClient();
        var options = MqttTestClient.Options(1883).WithStreamProvider(new Streams { Failure = new InvalidDataException("no") });

        var exception = await Should.ThrowAsync<MqttCommunicationException>(async () => await client.Client.ConnectAsync(options.Build()));

        exception.InnerException.ShouldBeOfType<InvalidDataException>();
        (await client.Disconnected).Exception.ShouldBe(exception);
    }

    [Fact]
    public void It_needs_a_server_before() =>
        Should.Throw<InvalidOperationException>(() => new MqttClientOptionsBuilder().WithStreamProvider(new Streams()));

    private sealed class Streams : IMqttClientStreamProvider
    {
        public List<EndPoint> Asked { get; } = [];

        public NetworkStream? Last { get; private set; }

        public Exception? Failure { get; init; }

        public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
        {
            Asked.Add(brokerEndPoint);
            if (Failure is not null)
            {
                throw Failure;
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(brokerEndPoint, cancellationToken);
            return Last = new NetworkStream(socket, ownsSocket: true);
        }
    }
}
