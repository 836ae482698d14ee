using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Wire;

/// <summary>Writes what a server sends.</summary>
internal sealed class ServerPacketEncoder(MqttProtocolVersion version)
{
    private bool IsV5 => version == MqttProtocolVersion.V500;

    public EncodedPacket ConnAck(MqttConnectReasonCode code, string? assignedId)
    {
        var packet = new PacketWriter().Byte(0).Byte(IsV5 ? (int)code : ReturnCodeOf(code));
        if (IsV5)
        {
            // Maximum QoS 1, and no shared subscriptions (section 3.2.2.3).
            var properties = new PacketWriter().Byte(0x24).Byte(1).Byte(0x2A).Byte(0);
            packet.Properties(assignedId is null ? properties : properties.Byte(0x12).Text(assignedId));
        }

        return new EncodedPacket(packet.ToPacket(PacketType.ConnAck));
    }

    public EncodedPacket Publish(MqttApplicationMessage message, MqttQualityOfServiceLevel quality, bool retain, ushort identifier)
    {
        var packet = new PacketWriter().Text(message.Topic);
        if (quality > MqttQualityOfServiceLevel.AtMostOnce)
        {
            packet.UInt16(identifier);
        }

        return new EncodedPacket(NoProperties(packet).Rest(message.Payload).ToPacket(PacketType.Publish, ((int)quality << 1) | (retain ? 1 : 0)));
    }

    public EncodedPacket PubAck(ushort identifier, MqttPubAckReasonCode code)
    {
        var packet = new PacketWriter().UInt16(identifier);
        return new EncodedPacket((IsV5 && code != MqttPubAckReasonCode.Success ? packet.Byte((int)code) : packet).ToPacket(PacketType.PubAck));
    }

    public EncodedPacket SubAck(ushort identifier, IEnumerable<int> codes)
    {
        var packet = NoProperties(new PacketWriter().UInt16(identifier));
        return new EncodedPacket(codes.Aggregate(packet, (body, code) => body.Byte(IsV5 ? code : Math.Min(code, 0x80))).ToPacket(PacketType.SubAck));
    }

    public EncodedPacket UnsubAck(ushort identifier, IEnumerable<int> codes)
    {
        var packet = NoProperties(new PacketWriter().UInt16(identifier));
        return new EncodedPacket((IsV5 ? codes.Aggregate(packet, (body, code) => body.Byte(code)) : packet).ToPacket(PacketType.UnsubAck));
    }

    public EncodedPacket PingResp() => new(new PacketWriter().ToPacket(PacketType.PingResp));

    public EncodedPacket Disconnect(MqttDisconnectReasonCode code) => new(new PacketWriter().Byte((int)code).ToPacket(PacketType.Disconnect));

    private static int ReturnCodeOf(MqttConnectReasonCode code) => code switch
    {
        MqttConnectReasonCode.Success => 0,
        MqttConnectReasonCode.ClientIdentifierNotValid => 2,
        MqttConnectReasonCode.BadUserNameOrPassword => 4,
        _ => throw new NotSupportedException($"MQTT 3.1.1 has no return code for {code}."),
    };

    private PacketWriter NoProperties(PacketWriter packet) => IsV5 ? packet.Byte(0) : packet;
}
