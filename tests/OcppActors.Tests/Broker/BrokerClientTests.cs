using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using OcppActors.Broker;
using OcppActors.Ports;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class BrokerClientTests
{
    private static readonly BrokerOptions Options = BrokerRun.Options with { MaxUnanswered = 3 };

    [Fact]
    public async Task A_client_that_takes_no_answers_is_read_no_further_until_it_does()
    {
        var packets = new Packets();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var client = ClientOf(packets, socket);
        for (var i = 0; i < 3; i++)
        {
            (await client.ReceivePacketAsync(CancellationToken.None)).ShouldBeOfType<MqttPingReqPacket>();
        }

        var next = client.ReceivePacketAsync(CancellationToken.None);
        next.IsCompleted.ShouldBeFalse();
        await client.SendPacketAsync(MqttPingRespPacket.Instance, CancellationToken.None);

        (await next.WaitAsync(BrokerRun.Patience)).ShouldBeOfType<MqttPingReqPacket>();
    }

    [Fact]
    public async Task A_client_whose_connection_is_cut_waits_no_longer()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var client = ClientOf(new Packets(), socket);
        for (var i = 0; i < 3; i++)
        {
            await client.ReceivePacketAsync(CancellationToken.None);
        }

        var next = client.ReceivePacketAsync(CancellationToken.None);
        client.Abort();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(BrokerRun.Patience));
    }

    private static BrokerClient ClientOf(IMqttChannelAdapter packets, Socket socket)
    {
        var log = new BrokerClientLog(Options, new LogBrake(TimeProvider.System, NullLogger<LogBrake>.Instance), new BrokerMetrics(), NullLogger.Instance);
        var clients = new BrokerClients(Options, new RetainedTable(Options.Retained), log);
        return new BrokerClient(packets, new BrokerConnection(socket, Options, TimeProvider.System, log), isOwn: false, clients, Options, TimeProvider.System);
    }

    // A client that sends PINGREQ without end.
    private sealed class Packets : IMqttChannelAdapter
    {
        public long BytesReceived => 0;

        public long BytesSent => 0;

        public X509Certificate2? ClientCertificate => null;

        public EndPoint? RemoteEndPoint => null;

        public EndPoint? LocalEndPoint => null;

        public bool IsSecureConnection => false;

        public MqttPacketFormatterAdapter PacketFormatterAdapter { get; } = new(MqttProtocolVersion.V311, new MqttBufferWriter(64, 64));

        public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken) => Task.FromResult<MqttPacket>(MqttPingReqPacket.Instance);

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void ResetStatistics()
        {
        }

        public void Dispose()
        {
        }
    }
}
