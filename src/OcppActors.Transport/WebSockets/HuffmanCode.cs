namespace OcppActors.Transport.WebSockets;

/// <summary>A Huffman code of DEFLATE, given by the lengths of its codes alone (RFC 1951 section 3.2.2).</summary>
internal sealed class HuffmanCode
{
    /// <summary>From <see cref="Decode"/>: the code goes on beyond the bits at hand.</summary>
    public const int Unfinished = -1;

    /// <summary>From <see cref="Decode"/>: no symbol has this code.</summary>
    public const int Unassigned = -2;

    private const int LongestCode = 15;
    private const int MaxSymbols = 288;
    private const int FastBits = 9;

    // By the next nine bits: symbol and length where the code has no more bits than that, otherwise 0.
    private readonly ushort[] _fast = new ushort[1 << FastBits];
    private readonly ushort[] _counts = new ushort[LongestCode + 1];
    private readonly ushort[] _symbols = new ushort[MaxSymbols];

    public static HuffmanCode FixedLiterals { get; } = Of(
        [.. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8)]);

    public static HuffmanCode FixedDistances { get; } = Of([.. Enumerable.Repeat((byte)5, 32)]);

    /// <summary>
    /// Makes this the code with these lengths, by symbol; 0 for a symbol that has none. False when they make no code: too
    /// many, or, but for a code of one symbol or none where that is allowed, too few.
    /// </summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths, bool mayHaveOneSymbol)
    {
        Array.Clear(_fast);
        Array.Clear(_counts);
        foreach (var length in lengths)
        {
            _counts[length]++;
        }

        _counts[0] = 0;
        var left = 1;
        Span<ushort> places = stackalloc ushort[LongestCode + 2];
        places.Clear();
        for (var length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - _counts[length];
            places[length + 1] = (ushort)(places[length] + _counts[length]);
            if (left < 0)
            {
                return false;
            }
        }

        var symbols = places[LongestCode + 1];
        if (left > 0 && !(mayHaveOneSymbol && symbols == _counts[1]))
        {
            return false;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                _symbols[places[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        FillFast();
        return true;
    }

    /// <summary>The symbol that the next bits stand for, or <see cref="Unfinished"/> or <see cref="Unassigned"/>.</summary>
    /// <param name="bits">Where to look; nothing is used up.</param>
    /// <param name="length">How many bits the symbol takes.</param>
    public int Decode(in BitReader bits, out int length)
    {
        var fast = _fast[bits.Peek(FastBits)];
        length = fast & LongestCode;
        if (fast != 0)
        {
            return length <= bits.Available ? fast >> 4 : Unfinished;
        }

        var (code, first, place) = (0, 0, 0);
        for (length = 1; length <= LongestCode; length++)
        {
            if (length > bits.Available)
            {
                return Unfinished;
            }

            code |= (int)(bits.Bits >> (length - 1)) & 1;
            var count = _counts[length];
            if (code - first < count)
            {
                return _symbols[place + code - first];
            }

            place += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        return Unassigned;
    }

    private void FillFast()
    {
        var (code, place) = (0, 0);
        for (var length = 1; length <= FastBits; length++, code <<= 1)
        {
            for (var i = 0; i < _counts[length]; i++, code++, place++)
            {
                var entry = (ushort)((_symbols[place] << 4) | length);
                for (var bits = Reversed(code, length); bits < _fast.Length; bits += 1 << length)
                {
                    _fast[bits] = entry;
                }
            }
        }
    }

    // Huffman codes alone are packed with their most significant bit first (RFC 1951 section 3.1.1).
    private static int Reversed(int code, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return reversed;
    }

    private static HuffmanCode Of(ReadOnlySpan<byte> lengths)
    {
        var code = new HuffmanCode();
        _ = code.TryBuild(lengths, mayHaveOneSymbol: false);
        return code;
    }
}
