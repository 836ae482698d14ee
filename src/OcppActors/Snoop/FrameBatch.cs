using System.Buffers;
using System.Buffers.Binary;

namespace OcppActors.Snoop;

/// <summary>
/// Text messages as the frames of a server, unmasked and each in one frame (RFC 6455 section 5.2), gathered so that many
/// go out in one write.
/// </summary>
internal sealed class FrameBatch
{
    private const byte FinalText = 0x81;
    private const int LongestHeader = 10;
    private const int Capacity = 32 * 1024;

    private byte[] _buffer = [];
    private int _filled;

    /// <summary>What to write.</summary>
    public ReadOnlyMemory<byte> Frames => _buffer.AsMemory(0, _filled);

    /// <summary>What is to follow the frames in the same write: a message too large to be copied.</summary>
    public ReadOnlyMemory<byte> Rest { get; private set; }

    /// <summary>Of the messages, without headers.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>Adds a message; false when it has to wait for the next batch.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> message)
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
        }

        if (!Rest.IsEmpty || (_filled > 0 && _filled + LongestHeader + message.Length > _buffer.Length))
        {
            return false;
        }

        _filled += WriteHeader(_buffer.AsSpan(_filled), message.Length);
        MessageBytes += message.Length;
        if (message.Length > _buffer.Length - _filled)
        {
            Rest = message;
        }
        else
        {
            message.Span.CopyTo(_buffer.AsSpan(_filled));
            _filled += message.Length;
        }

        return true;
    }

    /// <summary>Empties it; an empty one holds no memory.</summary>
    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _filled, MessageBytes, Rest) = ([], 0, 0, default);
    }

    private static int WriteHeader(Span<byte> into, int length)
    {
        into[0] = FinalText;
        switch (length)
        {
            case < 126:
                into[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                into[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)length);
                return 4;
            default:
                into[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(into[2..], (ulong)length);
                return LongestHeader;
        }
    }
}
