using MQTTnet.Exceptions;

namespace MQTTnet.Wire;

/// <summary>The properties of an MQTT 5 packet (section 2.2.2) that the client exposes; the others are skipped.</summary>
internal sealed record PacketProperties(string? ReasonString, ushort ServerKeepAlive)
{
    public static PacketProperties None { get; } = new(null, 0);

    /// <summary>Reads a packet's properties; at the end of the body there are none.</summary>
    public static PacketProperties Read(ref PacketReader reader)
    {
        if (reader.AtEnd)
        {
            return None;
        }

        var properties = None;
        var inner = new PacketReader(reader.Take(reader.ReadVariableInteger()));
        while (!inner.AtEnd)
        {
            var identifier = inner.ReadByte();
            properties = identifier switch
            {
                0x13 => properties with { ServerKeepAlive = inner.ReadUInt16() },
                0x1F => properties with { ReasonString = inner.ReadString() },
                _ => properties,
            };
            if (identifier is not (0x13 or 0x1F))
            {
                Skip(ref inner, identifier);
            }
        }

        return properties;
    }

    private static void Skip(ref PacketReader reader, byte identifier)
    {
        switch (identifier)
        {
            case 0x01 or 0x17 or 0x19 or 0x24 or 0x25 or 0x28 or 0x29 or 0x2A:
                reader.ReadByte();
                break;
            case 0x21 or 0x22 or 0x23:
                reader.ReadUInt16();
                break;
            case 0x02 or 0x11 or 0x18 or 0x27:
                reader.ReadUInt32();
                break;
            case 0x0B:
                reader.ReadVariableInteger();
                break;
            case 0x03 or 0x08 or 0x09 or 0x12 or 0x15 or 0x16 or 0x1A or 0x1C:
                reader.ReadBinary();
                break;
            case 0x26:
                reader.ReadBinary();
                reader.ReadBinary();
                break;
            default:
                throw new MqttProtocolViolationException($"Property {identifier} is not supported.");
        }
    }
}
