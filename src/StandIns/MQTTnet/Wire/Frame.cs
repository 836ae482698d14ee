namespace MQTTnet.Wire;

/// <summary>A whole control packet (MQTT 5 section 2.1): the first byte of its fixed header, and what follows the length.</summary>
internal readonly record struct Frame(byte Header, ReadOnlyMemory<byte> Body)
{
    public PacketType Type => (PacketType)(Header >> 4);
}

/// <summary>The control packet types (MQTT 5 section 2.1.2) that pass between a client that uses QoS 0 and 1 and its broker.</summary>
internal enum PacketType
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
}
