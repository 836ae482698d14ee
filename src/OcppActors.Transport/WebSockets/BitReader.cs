using System.Buffers.Binary;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// The bits of a DEFLATE stream, least significant first (RFC 1951 section 3.1.1), which come in chunks. It holds back up to
/// 63 of them, so that whoever needs more than are there can wait for the next chunk without having used any.
/// </summary>
internal struct BitReader
{
    private const int Capacity = 63;

    // Above the first Available bits may stand bits of input that has not been taken yet: the same that will be read there.
    private ulong _bits;

    /// <summary>How many bits are held.</summary>
    public int Available { get; private set; }

    /// <summary>The bits, the next one lowest; those from <see cref="Available"/> on mean nothing.</summary>
    public readonly ulong Bits => _bits;

    /// <summary>Takes whole bytes off the front of the input, as many as there is room for.</summary>
    public void Fill(ref ReadOnlySpan<byte> input)
    {
        if (input.Length >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(input) << Available;
            var taken = (Capacity - Available) >> 3;
            input = input[taken..];
            Available += taken << 3;
            return;
        }

        while (Available <= Capacity - 8 && !input.IsEmpty)
        {
            _bits |= (ulong)input[0] << Available;
            input = input[1..];
            Available += 8;
        }
    }

    /// <summary>The next bits as a number, without using them.</summary>
    public readonly int Peek(int count) => (int)(_bits & ((1UL << count) - 1));

    public void Drop(int count)
    {
        _bits >>= count;
        Available -= count;
    }

    /// <summary>Drops what is left of a byte that has been begun.</summary>
    public void Align() => Drop(Available & 7);

    /// <summary>Gives back whole bytes to whoever copies: what is held is used up, and the rest comes from the input itself.</summary>
    public bool TryTakeByte(out byte value)
    {
        value = (byte)_bits;
        if (Available == 0)
        {
            _bits = 0;
            return false;
        }

        Drop(8);
        return true;
    }
}
