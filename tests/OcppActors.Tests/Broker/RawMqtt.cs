using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using MQTTnet.Protocol;
using Shouldly;

namespace OcppActors.Tests.Broker;

/// <summary>A client of MQTT 3.1.1 that reads only when it is told to.</summary>
internal sealed class RawMqtt(TcpClient connection) : IDisposable
{
    public NetworkStream Stream => connection.GetStream();

    /// <summary>A client that is connected.</summary>
    public static async Task<RawMqtt> ConnectAsync(BrokerRun run, string id)
    {
        var raw = new RawMqtt(await run.RawAsync());
        await raw.Stream.WriteAsync(Connect(id));
        TypeOf(await raw.ReadAsync()).ShouldBe(MqttControlPacketType.ConnAck);
        return raw;
    }

    /// <summary>A CONNECT: clean session, no keep-alive.</summary>
    public static byte[] Connect(string id) => Packet(MqttControlPacketType.Connect, 0, [.. Text("MQTT"), 4, 2, 0, 0, .. Text(id)]);

    /// <summary>A CONNECT of MQTT 5 without properties.</summary>
    public static byte[] Connect5(string id) => Packet(MqttControlPacketType.Connect, 0, [.. Text("MQTT"), 5, 2, 0, 0, 0, .. Text(id)]);

    /// <summary>Subscribes, and waits for the answer.</summary>
    public async Task SubscribeAsync(string filter, byte quality)
    {
        await Stream.WriteAsync(Packet(MqttControlPacketType.Subscribe, 2, [0, 1, .. Text(filter), quality]));
        TypeOf(await ReadAsync()).ShouldBe(MqttControlPacketType.SubAck);
    }

    /// <summary>The next packet: its first byte and its body.</summary>
    public async Task<(byte First, byte[] Body)> ReadAsync()
    {
        using var bound = new CancellationTokenSource(BrokerRun.Patience);
        var first = await ReadByteAsync(bound.Token);
        var (length, shift) = (0, 0);
        for (var digit = 0x80; (digit & 0x80) != 0; shift += 7)
        {
            digit = await ReadByteAsync(bound.Token);
            length |= (digit & 0x7F) << shift;
        }

        var body = new byte[length];
        await Stream.ReadExactlyAsync(body, bound.Token);
        return (first, body);
    }

    /// <summary>Waits until the broker has ended the connection, whatever it sends before.</summary>
    public async Task EndsAsync()
    {
        using var bound = new CancellationTokenSource(BrokerRun.Patience);
        try
        {
            while (await Stream.ReadAsync(new byte[65536], bound.Token) > 0)
            {
                // Whatever was said before the end.
            }
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }
    }

    public void Dispose() => connection.Dispose();

    private static MqttControlPacketType TypeOf((byte First, byte[] Body) packet) => (MqttControlPacketType)(packet.First >> 4);

    private static byte[] Packet(MqttControlPacketType type, int flags, byte[] body) => [(byte)(((int)type << 4) | flags), (byte)body.Length, .. body];

    private static byte[] Text(string text)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(bytes.Length - 2));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(2));
        return bytes;
    }

    private async Task<byte> ReadByteAsync(CancellationToken bound)
    {
        var one = new byte[1];
        await Stream.ReadExactlyAsync(one, bound);
        return one[0];
    }
}
