using System.Buffers.Binary;

namespace OcppActors.Transport.WebSockets;

/// <summary>The opcodes (RFC 6455 section 5.2).</summary>
internal enum Opcode : byte
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
/// <param name="Length">The length of the payload in bytes.</param>
/// <param name="MaskKey">The masking key as on the wire, read as a little-endian number; 0 when unmasked.</param>
internal readonly record struct FrameHeader(byte Bits, long Length, uint MaskKey)
{
    /// <summary>RSV1 alone: with permessage-deflate, the message that begins here is compressed (RFC 7692 section 6).</summary>
    public const byte Compressed = 0x40;

    public bool IsFinal => (Bits & 0x80) != 0;

    /// <summary>RSV1 to RSV3, at their position in the first byte; 0 where no extension uses them.</summary>
    public byte Reserved => (byte)(Bits & 0x70);

    public Opcode Opcode => (Opcode)(Bits & 0x0F);

    public bool IsControl => (Bits & 0x08) != 0;
}

/// <summary>
/// Parses the frame headers of a byte stream, in chunks of any size, and skips the payloads.
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
    private const int MaxHeaderBytes = 14;

    private HeaderBytes _header;
    private int _filled;

    /// <summary>How many payload bytes of the current frame are still to come.</summary>
    public long Remaining { get; private set; }

    /// <summary>The current frame.</summary>
    public FrameHeader Current { get; private set; }

    /// <summary>The header has an invalid length (RFC 6455 section 5.2: the most significant bit must be 0), so that the next frame cannot be found.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>
    /// Consumes header bytes of the chunk. May be called only when <see cref="Remaining"/> is 0.
    /// </summary>
    /// <returns>True when the header is complete and <see cref="Current"/> is the new frame.</returns>
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
        IsInvalid = Remaining < 0;
        _filled = 0;
        return !IsInvalid;
    }

    /// <summary>Skips payload bytes.</summary>
    public void Advance(int count) => Remaining -= count;

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

    [System.Runtime.CompilerServices.InlineArray(MaxHeaderBytes)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
