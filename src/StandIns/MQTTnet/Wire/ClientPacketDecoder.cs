using System.Buffers;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Wire;

/// <summary>Reads what a client sends. Anything that MQTT does not allow is an <see cref="MqttProtocolViolationException"/>.</summary>
internal sealed class ClientPacketDecoder(MqttProtocolVersion version)
{
    private bool IsV5 => version == MqttProtocolVersion.V500;

    public static MqttProtocolVersion VersionOf(Frame frame)
    {
        var reader = new PacketReader(frame.Body);
        return frame.Type == PacketType.Connect && reader.ReadString() == "MQTT" && (MqttProtocolVersion)reader.ReadByte() is var version
            && version is MqttProtocolVersion.V311 or MqttProtocolVersion.V500
            ? version
            : throw new MqttProtocolViolationException("The first packet is no CONNECT of MQTT 3.1.1 or 5.");
    }

    public MqttPacket Decode(Frame frame)
    {
        var reader = new PacketReader(frame.Body);
        return frame.Type switch
        {
            PacketType.Connect => Connect(ref reader),
            PacketType.Publish => Publish(frame.Header, ref reader),
            PacketType.Subscribe => Subscribe(ref reader),
            PacketType.Unsubscribe => Unsubscribe(ref reader),
            PacketType.PubAck => new PubAckPacket(),
            PacketType.PingReq => new PingReqPacket(),
            PacketType.Disconnect => new DisconnectPacket(),
            _ => throw new MqttProtocolViolationException($"Packet type ({(int)frame.Type}) not supported."),
        };
    }

    private MqttConnectPacket Connect(ref PacketReader reader)
    {
        reader.ReadString();
        reader.ReadByte();
        var flags = reader.ReadByte();
        var keepAlive = reader.ReadUInt16();
        SkipProperties(ref reader);
        var packet = new MqttConnectPacket { CleanSession = (flags & 0x02) != 0, KeepAlivePeriod = keepAlive, ClientId = reader.ReadString() };
        if ((flags & 0x04) != 0)
        {
            SkipProperties(ref reader);
            packet.Will = Message(reader.ReadString(), reader.ReadBinary(), (flags >> 3) & 3, (flags & 0x20) != 0);
        }

        packet.Username = (flags & 0x80) != 0 ? reader.ReadString() : null;
        packet.Password = (flags & 0x40) != 0 ? reader.ReadBinary().ToArray() : null;
        return packet;
    }

    private PublishPacket Publish(byte header, ref PacketReader reader)
    {
        var topic = reader.ReadString();
        var quality = (header >> 1) & 3;
        var identifier = quality == 0 ? (ushort)0 : reader.ReadUInt16();
        SkipProperties(ref reader);
        return new PublishPacket(Message(topic, reader.ReadRest(), quality, (header & 1) != 0), identifier);
    }

    private static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> payload, int quality, bool retain)
    {
        TopicRules.ThrowIfNotAName(topic);
        return quality > 1
            ? throw new MqttProtocolViolationException("QoS 2 is not supported.")
            : new MqttApplicationMessage
            {
                Topic = topic,
                Payload = new ReadOnlySequence<byte>(payload),
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)quality,
                Retain = retain,
            };
    }

    private SubscribePacket Subscribe(ref PacketReader reader)
    {
        var identifier = reader.ReadUInt16();
        SkipProperties(ref reader);
        var subscriptions = new List<Subscription>();
        while (!reader.AtEnd)
        {
            var filter = reader.ReadString();
            var options = reader.ReadByte();
            TopicRules.ThrowIfNotAFilter(filter);
            subscriptions.Add(new Subscription(
                filter, (MqttQualityOfServiceLevel)Math.Min(options & 3, 1), (options & 4) != 0, (options & 8) != 0, (options >> 4) & 3));
        }

        return new SubscribePacket(identifier, subscriptions);
    }

    private UnsubscribePacket Unsubscribe(ref PacketReader reader)
    {
        var identifier = reader.ReadUInt16();
        SkipProperties(ref reader);
        var filters = new List<string>();
        while (!reader.AtEnd)
        {
            filters.Add(reader.ReadString());
        }

        return new UnsubscribePacket(identifier, filters);
    }

    private void SkipProperties(ref PacketReader reader)
    {
        if (IsV5)
        {
            PacketProperties.Read(ref reader);
        }
    }
}
