using MQTTnet.Protocol;

namespace MQTTnet.Wire;

/// <summary>A packet that a broker sends to a client.</summary>
internal abstract record IncomingPacket;

/// <summary>CONNACK; <paramref name="Code"/> in the values of MQTT 5 whatever the version.</summary>
internal sealed record ConnAck(bool SessionPresent, MqttClientConnectResultCode Code, PacketProperties Properties) : IncomingPacket;

/// <summary>PUBLISH; <paramref name="Identifier"/> is 0 for QoS 0.</summary>
internal sealed record Published(
    string Topic, ReadOnlyMemory<byte> Payload, MqttQualityOfServiceLevel Quality, bool Retain, bool Duplicate, ushort Identifier)
    : IncomingPacket;

/// <summary>PUBACK.</summary>
internal sealed record PubAck(ushort Identifier, byte Code, string? ReasonString) : IncomingPacket;

/// <summary>SUBACK, one code per topic filter.</summary>
internal sealed record SubAck(ushort Identifier, byte[] Codes, string? ReasonString) : IncomingPacket;

/// <summary>UNSUBACK, in MQTT 5 with one code per topic filter.</summary>
internal sealed record UnsubAck(ushort Identifier, byte[] Codes, string? ReasonString) : IncomingPacket
{
    public byte CodeOf(int filter) => Codes.ElementAtOrDefault(filter);
}

/// <summary>PINGRESP.</summary>
internal sealed record PingResp : IncomingPacket;

/// <summary>DISCONNECT, which a broker sends in MQTT 5 alone.</summary>
internal sealed record Disconnected(MqttDisconnectReasonCode Code, string? ReasonString) : IncomingPacket;
