using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Wire;

namespace MQTTnet.Adapter;

/// <summary>Packets over a channel; the first one says which version is spoken.</summary>
public sealed class MqttChannelAdapter(IMqttChannel channel, MqttPacketFormatterAdapter packetFormatterAdapter, IMqttNetLogger logger) : IMqttChannelAdapter
{
    private readonly SemaphoreSlim _sending = new(1);
    private readonly FrameReader _frames = new();
    private readonly byte[] _buffer = new byte[4096];

    public long BytesReceived { get; private set; }

    public long BytesSent { get; private set; }

    public X509Certificate2? ClientCertificate => channel.ClientCertificate;

    public EndPoint? RemoteEndPoint => channel.RemoteEndPoint;

    public EndPoint? LocalEndPoint => channel.LocalEndPoint;

    public bool IsSecureConnection => channel.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter { get; } = packetFormatterAdapter;

    internal IMqttNetLogger Logger { get; } = logger;

    public Task ConnectAsync(CancellationToken cancellationToken) => channel.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => channel.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            var read = await channel.ReadAsync(_buffer, 0, _buffer.Length, cancellationToken);
            if (read == 0)
            {
                return null;
            }

            BytesReceived += read;
            for (var rest = _buffer.AsMemory(0, read); !rest.IsEmpty;)
            {
                var room = _frames.GetMemory();
                var count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                _frames.Advance(count);
                rest = rest[count..];
            }
        }

        if (PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.Unknown)
        {
            PacketFormatterAdapter.ProtocolVersion = ClientPacketDecoder.VersionOf(frame);
        }

        return new ClientPacketDecoder(PacketFormatterAdapter.ProtocolVersion).Decode(frame);
    }

    public void ResetStatistics() => (BytesReceived, BytesSent) = (0, 0);

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var bytes = ((EncodedPacket)packet).Bytes;
            await channel.WriteAsync(new ReadOnlySequence<byte>(bytes), true, cancellationToken);
            BytesSent += bytes.Length;
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => channel.Dispose();
}
