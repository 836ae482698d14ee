using System.Net;
using System.Net.Sockets;
using MQTTnet.Formatter;

namespace OcppActors.Tests.Contracts.Mqtt;

/// <summary>The broker's side of one connection, byte by byte, for what a proper broker does not do.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private NetworkStream? _stream;

    public ScriptedBroker() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task AcceptAsync()
    {
        using var bound = new CancellationTokenSource(MqttTestClient.Patience);
        _stream = new NetworkStream(await _listener.AcceptSocketAsync(bound.Token), ownsSocket: true);
    }

    /// <summary>Takes CONNECT and accepts it.</summary>
    public async Task AcceptAsync(MqttProtocolVersion version)
    {
        await AcceptAsync();
        await NextPacketAsync();
        await SendAsync(version == MqttProtocolVersion.V500 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]);
    }

    /// <summary>Lets a client connect, by MQTT 5.</summary>
    public async Task MeetAsync(MqttTestClient client)
    {
        var connecting = client.Client.ConnectAsync(MqttTestClient.Options(Port).Build());
        await AcceptAsync(MqttProtocolVersion.V500);
        await connecting;
    }

    /// <summary>The first byte of the next packet of the client (all of them are shorter than 128 bytes here).</summary>
    public async Task<byte> NextPacketAsync()
    {
        using var bound = new CancellationTokenSource(MqttTestClient.Patience);
        var header = new byte[2];
        await _stream!.ReadExactlyAsync(header, bound.Token);
        await _stream.ReadExactlyAsync(new byte[header[1]], bound.Token);
        return header[0];
    }

    public async Task SendAsync(params byte[] packet) => await _stream!.WriteAsync(packet);

    public void Close() => _stream!.Dispose();

    public void Dispose()
    {
        _stream?.Dispose();
        _listener.Dispose();
    }
}
