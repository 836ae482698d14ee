namespace OcppActors.Transport.WebSockets;

/// <summary>The Huffman codes that a block brings with it (RFC 1951 section 3.2.7), read in whatever pieces they come.</summary>
internal sealed class DynamicCodes
{
    private const int HeadBits = 14;
    private const int LengthCodes = 19;
    private const int MaxLiterals = 286;
    private const int MaxDistances = 30;
    private const int EndOfBlock = 256;
    private const int RepeatPrevious = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;

    private readonly byte[] _lengths = new byte[MaxLiterals + MaxDistances];
    private int _literals;
    private int _distances;
    private int _lengthCodes;
    private int _read;

    public HuffmanCode Literals { get; } = new();

    public HuffmanCode Distances { get; } = new();

    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>A block with its own codes begins.</summary>
    public void Begin() => (_literals, _lengthCodes, _read) = (0, 0, 0);

    /// <summary>Reads on; true when both codes are there, null when more input is needed, false when they make no sense.</summary>
    public bool? Read(ref BitReader bits, ref ReadOnlySpan<byte> input)
    {
        bits.Fill(ref input);
        if (_literals == 0)
        {
            if (bits.Available < HeadBits)
            {
                return null;
            }

            ReadHead(ref bits);
        }

        if (_lengthCodes > 0 && ReadLengthCode(ref bits, ref input) is not true and var unready)
        {
            return unready;
        }

        while (_read < _literals + _distances)
        {
            bits.Fill(ref input);
            if (ReadLength(ref bits) is not true and var stopped)
            {
                return stopped;
            }
        }

        return _lengths[EndOfBlock] != 0
            && Literals.TryBuild(_lengths.AsSpan(0, _literals), mayHaveOneSymbol: true)
            && Distances.TryBuild(_lengths.AsSpan(_literals, _distances), mayHaveOneSymbol: true);
    }

    private void ReadHead(ref BitReader bits)
    {
        var head = bits.Peek(HeadBits);
        bits.Drop(HeadBits);
        _literals = (head & 31) + 257;
        _distances = ((head >> 5) & 31) + 1;
        _lengthCodes = (head >> 10) + 4;
        _lengths.AsSpan(0, LengthCodes).Clear();
    }

    // The code that the lengths themselves are written in. Literals holds it until the lengths are known.
    private bool? ReadLengthCode(ref BitReader bits, ref ReadOnlySpan<byte> input)
    {
        if (_literals > MaxLiterals || _distances > MaxDistances)
        {
            return false;
        }

        for (; _read < _lengthCodes; _read++)
        {
            bits.Fill(ref input);
            if (bits.Available < 3)
            {
                return null;
            }

            _lengths[Order[_read]] = (byte)bits.Peek(3);
            bits.Drop(3);
        }

        (_lengthCodes, _read) = (0, 0);
        return Literals.TryBuild(_lengths.AsSpan(0, LengthCodes), mayHaveOneSymbol: false);
    }

    private bool? ReadLength(ref BitReader bits)
    {
        var symbol = Literals.Decode(bits, out var length);
        if (symbol < 0)
        {
            return symbol == HuffmanCode.Unfinished ? null : false;
        }

        var (least, extra) = symbol switch { RepeatPrevious => (3, 2), RepeatZero => (3, 3), RepeatZeroLong => (11, 7), _ => (1, 0) };
        if (bits.Available < length + extra)
        {
            return null;
        }

        bits.Drop(length);
        var count = least + bits.Peek(extra);
        bits.Drop(extra);
        if (_read + count > _literals + _distances || (symbol == RepeatPrevious && _read == 0))
        {
            return false;
        }

        var value = symbol switch { RepeatPrevious => _lengths[_read - 1], RepeatZero or RepeatZeroLong => (byte)0, _ => (byte)symbol };
        _lengths.AsSpan(_read, count).Fill(value);
        _read += count;
        return true;
    }
}
