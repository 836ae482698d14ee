using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet.Wire;

/// <summary>Reads what a broker sends. Anything that MQTT does not allow is an <see cref="MqttProtocolViolationException"/>.</summary>
internal sealed class PacketDecoder(MqttProtocolVersion version)
{
    private bool IsV5 => version == MqttProtocolVersion.V500;

    public IncomingPacket Decode(Frame frame)
    {
        var reader = new PacketReader(frame.Body);
        return frame.Type switch
        {
            PacketType.ConnAck => DecodeConnAck(ref reader),
            PacketType.Publish => DecodePublish(frame.Header, ref reader),
            PacketType.PubAck => DecodePubAck(ref reader),
            PacketType.SubAck => DecodeSubAck(ref reader),
            PacketType.UnsubAck => DecodeUnsubAck(ref reader),
            PacketType.PingResp => new PingResp(),
            PacketType.Disconnect => DecodeDisconnect(ref reader),
            _ => throw new MqttProtocolViolationException($"Packet type ({(int)frame.Type}) not supported."),
        };
    }

    private ConnAck DecodeConnAck(ref PacketReader reader)
    {
        var sessionPresent = (reader.ReadByte() & 1) != 0;
        var code = reader.ReadByte();
        return IsV5
            ? new ConnAck(sessionPresent, (MqttClientConnectResultCode)code, PacketProperties.Read(ref reader))
            : new ConnAck(sessionPresent, FromReturnCode(code), PacketProperties.None);
    }

    private static MqttClientConnectResultCode FromReturnCode(byte code) => code switch
    {
        0 => MqttClientConnectResultCode.Success,
        1 => MqttClientConnectResultCode.UnsupportedProtocolVersion,
        2 => MqttClientConnectResultCode.ClientIdentifierNotValid,
        3 => MqttClientConnectResultCode.ServerUnavailable,
        4 => MqttClientConnectResultCode.BadUserNameOrPassword,
        5 => MqttClientConnectResultCode.NotAuthorized,
        _ => throw new MqttProtocolViolationException("Received unexpected return code."),
    };

    private Published DecodePublish(byte header, ref PacketReader reader)
    {
        var quality = (MqttQualityOfServiceLevel)((header >> 1) & 3);
        if (quality > MqttQualityOfServiceLevel.AtLeastOnce)
        {
            throw new MqttProtocolViolationException("Received a not supported QoS level.");
        }

        var topic = reader.ReadString();
        var identifier = quality == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : reader.ReadUInt16();
        if (IsV5)
        {
            PacketProperties.Read(ref reader);
        }

        return new Published(topic, reader.ReadRest(), quality, (header & 1) != 0, (header & 8) != 0, identifier);
    }

    private PubAck DecodePubAck(ref PacketReader reader)
    {
        var identifier = reader.ReadUInt16();
        if (!IsV5 || reader.AtEnd)
        {
            return new PubAck(identifier, 0, null);
        }

        var code = reader.ReadByte();
        return new PubAck(identifier, code, PacketProperties.Read(ref reader).ReasonString);
    }

    private SubAck DecodeSubAck(ref PacketReader reader)
    {
        var identifier = reader.ReadUInt16();
        var reason = IsV5 ? PacketProperties.Read(ref reader).ReasonString : null;
        return new SubAck(identifier, reader.ReadRest().ToArray(), reason);
    }

    private UnsubAck DecodeUnsubAck(ref PacketReader reader)
    {
        var identifier = reader.ReadUInt16();
        var reason = IsV5 ? PacketProperties.Read(ref reader).ReasonString : null;
        return new UnsubAck(identifier, reader.ReadRest().ToArray(), reason);
    }

    private static Disconnected DecodeDisconnect(ref PacketReader reader)
    {
        if (reader.AtEnd)
        {
            return new Disconnected(MqttDisconnectReasonCode.NormalDisconnection, null);
        }

        var code = (MqttDisconnectReasonCode)reader.ReadByte();
        return new Disconnected(code, PacketProperties.Read(ref reader).ReasonString);
    }
}
