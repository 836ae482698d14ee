using MQTTnet.Exceptions;

namespace MQTTnet.Wire;

/// <summary>Cuts a stream of bytes, in whatever chunks it comes, into control packets.</summary>
internal sealed class FrameReader
{
    private const int FirstSize = 4096;
    private const int MostLengthBytes = 4;

    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _end;

    /// <summary>Where the next bytes go; never empty. The buffer grows with what has come, not with what a header promises.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were put into <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Takes the next whole packet, if there is one.</summary>
    /// <exception cref="MqttProtocolViolationException">The length is longer than four bytes (MQTT 5 section 1.5.5).</exception>
    public bool TryRead(out Frame frame)
    {
        var available = _buffer.AsSpan(_start, _end - _start);
        frame = default;
        if (!TryReadLength(available, out var headerSize, out var bodySize) || available.Length - headerSize < bodySize)
        {
            return false;
        }

        frame = new Frame(available[0], available.Slice(headerSize, bodySize).ToArray());
        _start += headerSize + bodySize;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> available, out int headerSize, out int bodySize)
    {
        bodySize = 0;
        for (headerSize = 1; headerSize < available.Length;)
        {
            var digit = available[headerSize];
            bodySize |= (digit & 0x7F) << (7 * (headerSize - 1));
            headerSize++;
            if ((digit & 0x80) == 0)
            {
                return true;
            }

            if (headerSize > MostLengthBytes)
            {
                throw new MqttProtocolViolationException("Remaining length is invalid.");
            }
        }

        return false;
    }
}
