using MQTTnet.Exceptions;

namespace OcppActors.Broker;

/// <summary>
/// Limits the packet size of a client, that of the first packet, CONNECT, more tightly: MQTTnet reads nothing behind it before the
/// client has logged in. Follows the byte stream from packet to packet by the remaining length in each fixed
/// header (MQTT 5 section 2.1), because MQTTnet allocates whatever a header announces.
/// </summary>
/// <param name="maxFirstBytes">The largest first packet.</param>
/// <param name="maxPacketBytes">The largest of the packets that follow.</param>
internal sealed class PacketGuard(int maxFirstBytes, int maxPacketBytes)
{
    private const int MaxLengthBytes = 4;

    private int _limit = maxFirstBytes;
    private long _bodyLeft;
    private int _headerBytes;
    private int _length;

    /// <exception cref="MqttProtocolViolationException">A packet is too large, or its length is malformed.</exception>
    public void Inspect(ReadOnlySpan<byte> bytes)
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

            InspectHeader(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void InspectHeader(byte value)
    {
        if (_headerBytes++ == 0)
        {
            _length = 0;
            return;
        }

        var digit = _headerBytes - 1;
        _length |= (value & 0x7F) << (7 * (digit - 1));
        var isLast = (value & 0x80) == 0;
        if (_length > _limit || (!isLast && digit == MaxLengthBytes))
        {
            throw new MqttProtocolViolationException($"it sent a packet of {_length} bytes or more; the limit is {_limit}");
        }

        if (isLast)
        {
            _bodyLeft = _length;
            _headerBytes = 0;
            _limit = maxPacketBytes;
        }
    }
}
