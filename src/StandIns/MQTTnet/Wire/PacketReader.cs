using System.Buffers.Binary;
using System.Text;
using MQTTnet.Exceptions;

namespace MQTTnet.Wire;

/// <summary>Reads the data types of MQTT (MQTT 5 section 1.5) from a packet's body.</summary>
internal ref struct PacketReader(ReadOnlyMemory<byte> body)
{
    private ReadOnlyMemory<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte ReadByte() => Take(1).Span[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span);

    public int ReadVariableInteger()
    {
        var value = 0;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            var digit = ReadByte();
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
            {
                return value;
            }
        }

        throw new MqttProtocolViolationException("Variable length integer is invalid.");
    }

    public ReadOnlyMemory<byte> ReadBinary() => Take(ReadUInt16());

    public string ReadString() => Encoding.UTF8.GetString(ReadBinary().Span);

    /// <summary>So many bytes as a body of their own.</summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new MqttProtocolViolationException($"Expected at least {count} bytes but there are only {_rest.Length} bytes");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlyMemory<byte> ReadRest() => Take(_rest.Length);
}
