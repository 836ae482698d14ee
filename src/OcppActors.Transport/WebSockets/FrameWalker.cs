using System.Buffers.Binary;

namespace OcppActors.Transport.WebSockets;

/// <summary>The opcodes of RFC 6455 section 5.2.</summary>
public enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>A frame's header (RFC 6455 section 5.2).</summary>
/// <param name="Bits">The first byte: FIN, RSV1 to RSV3, opcode.</param>
/// <param name="Length">Payload bytes.</param>
/// <param name="MaskKey">The masking key as it stands on the wire, read as a little-endian number; 0 when unmasked.</param>
internal readonly record struct FrameHeader(byte Bits, long Length, uint MaskKey)
{
    /// <summary>RSV1 alone: with permessage-deflate, the message that begins here is compressed (RFC 7692 section 6).</summary>
    public const byte Compressed = 0x40;

    public bool IsFinal => (Bits & 0x80) != 0;

    /// <summary>RSV1 to RSV3, where they stand in the first byte; 0 where no extension uses them.</summary>
    public byte Reserved => (byte)(Bits & 0x70);

    public Opcode Opcode => (Opcode)(Bits & 0x0F);

    public bool IsControl => (Bits & 0x08) != 0;
}

/// <summary>
/// Walks a byte stream from frame header to frame header, in whatever chunks it comes. It knows where each frame ends and
/// looks at nothing else.
/// </summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-------+-+-------------+-------------------------------+----------------+
/// |F|RSV  | opcode|M| length (7)  | length (16 or 64), if 126/127 | mask key, if M |
/// +-+-+-+-+-------+-+-------------+-------------------------------+----------------+
/// </code>
/// </remarks>
internal struct FrameWalker
{
    private const int LongestHeader = 14;

    private HeaderBytes _header;
    private int _filled;

    /// <summary>Payload bytes of the current frame still to come.</summary>
    public long Remaining { get; private set; }

    /// <summary>The frame whose payload is passing.</summary>
    public FrameHeader Current { get; private set; }

    /// <summary>A length that no frame may have (RFC 6455 section 5.2: the most significant bit is 0). Where the next frame begins is unknown from here on.</summary>
    public bool IsLost { get; private set; }

    /// <summary>
    /// Takes header bytes off the front of the chunk. To be called where <see cref="Remaining"/> is 0.
    /// </summary>
    /// <returns>True when a whole header has been read and <see cref="Current"/> is the new frame.</returns>
    public bool ReadHeader(ref ReadOnlySpan<byte> chunk)
    {
        Span<byte> header = _header;
        var needed = Needed(header[.._filled]);
        while (true)
        {
            var take = Math.Min(needed - _filled, chunk.Length);
            chunk[..take].CopyTo(header[_filled..]);
            _filled += take;
            chunk = chunk[take..];
            if (_filled < needed)
            {
                return false;
            }

            needed = Needed(header[.._filled]);
            if (_filled == needed)
            {
                break;
            }
        }

        Current = Decode(header[.._filled]);
        Remaining = Current.Length;
        IsLost = Remaining < 0;
        _filled = 0;
        return !IsLost;
    }

    /// <summary>So many payload bytes have passed.</summary>
    public void Pass(int count) => Remaining -= count;

    private static int Needed(ReadOnlySpan<byte> header)
    {
        if (header.Length < 2)
        {
            return 2;
        }

        var extended = (header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        return 2 + extended + ((header[1] & 0x80) != 0 ? 4 : 0);
    }

    private static FrameHeader Decode(ReadOnlySpan<byte> header)
    {
        var length = (header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(header[2..]),
            var small => small,
        };
        var key = (header[1] & 0x80) != 0 ? BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) : 0;
        return new FrameHeader(header[0], length, key);
    }

    [System.Runtime.CompilerServices.InlineArray(LongestHeader)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
