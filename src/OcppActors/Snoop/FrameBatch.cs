using System.Buffers;
using System.Buffers.Binary;

namespace OcppActors.Snoop;

/// <summary>
/// Text messages as frames of a server, unmasked, one frame each (RFC 6455 section 5.2), collected for a single write.
/// </summary>
internal sealed class FrameBatch
{
    private const byte FinalText = 0x81;
    private const int MaxHeaderBytes = 10;
    private const int Capacity = 32 * 1024;

    private byte[] _buffer = [];
    private int _filled;

    /// <summary>What to write.</summary>
    public ReadOnlyMemory<byte> Frames => _buffer.AsMemory(0, _filled);

    /// <summary>The rest of the last frame: a message too large to be copied.</summary>
    public ReadOnlyMemory<byte> Rest { get; private set; }

    /// <summary>The size of the messages in bytes, without headers.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>Adds a message; false when it has to go into the next batch.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> message)
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
        }

        if (!Rest.IsEmpty || (_filled > 0 && _filled + MaxHeaderBytes + message.Length > _buffer.Length))
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

    /// <summary>Removes all messages and releases the memory.</summary>
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
                return MaxHeaderBytes;
        }
    }
}
