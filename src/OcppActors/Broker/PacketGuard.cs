using MQTTnet.Exceptions;

namespace OcppActors.Broker;

/// <summary>
/// Sees what a client sends go by, and follows it from packet to packet by the length in each fixed header (MQTT 5
/// section 2.1). MQTTnet allocates what a header promises; this is what stands before it.
/// </summary>
internal sealed class PacketGuard(int largest)
{
    private const int MaxLengthBytes = 4;

    private long _bodyLeft;
    private int _headerBytes;
    private int _length;

    /// <exception cref="MqttProtocolViolationException">A packet's length is too large, or is none.</exception>
    public void See(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                var seen = (int)Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= seen;
                bytes = bytes[seen..];
                continue;
            }

            SeeHeader(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void SeeHeader(byte value)
    {
        if (_headerBytes++ == 0)
        {
            _length = 0;
            return;
        }

        var digit = _headerBytes - 1;
        _length |= (value & 0x7F) << (7 * (digit - 1));
        var isLast = (value & 0x80) == 0;
        if (_length > largest || (!isLast && digit == MaxLengthBytes))
        {
            throw new MqttProtocolViolationException($"it sent a packet of {_length} bytes or more; {largest} are the most");
        }

        if (isLast)
        {
            _bodyLeft = _length;
            _headerBytes = 0;
        }
    }
}
