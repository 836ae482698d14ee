using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MQTTnet.Exceptions;

namespace MQTTnet.Wire;

/// <summary>Writes the data types of MQTT (MQTT 5 section 1.5) into a packet's body.</summary>
internal sealed class PacketWriter
{
    private readonly ArrayBufferWriter<byte> _body = new();

    public PacketWriter Byte(int value)
    {
        _body.GetSpan(1)[0] = (byte)value;
        _body.Advance(1);
        return this;
    }

    public PacketWriter UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_body.GetSpan(2), checked((ushort)value));
        _body.Advance(2);
        return this;
    }

    public PacketWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_body.GetSpan(4), value);
        _body.Advance(4);
        return this;
    }

    public PacketWriter Binary(ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
        {
            throw new MqttProtocolViolationException($"A field of {value.Length} bytes is longer than {ushort.MaxValue}.");
        }

        UInt16(value.Length);
        _body.Write(value);
        return this;
    }

    public PacketWriter Text(string value) => Binary(Encoding.UTF8.GetBytes(value));

    public PacketWriter Rest(ReadOnlySequence<byte> value)
    {
        foreach (var segment in value)
        {
            _body.Write(segment.Span);
        }

        return this;
    }

    /// <summary>Puts another writer's bytes here, with their length before them.</summary>
    public PacketWriter Properties(PacketWriter properties)
    {
        for (var rest = properties._body.WrittenCount; ;)
        {
            var digit = rest & 0x7F;
            rest >>= 7;
            Byte(rest > 0 ? digit | 0x80 : digit);
            if (rest == 0)
            {
                break;
            }
        }

        _body.Write(properties._body.WrittenSpan);
        return this;
    }

    /// <summary>The whole control packet.</summary>
    public byte[] ToPacket(PacketType type, int flags = 0)
    {
        var packet = new PacketWriter().Byte(((int)type << 4) | flags).Properties(this);
        return packet._body.WrittenSpan.ToArray();
    }
}
