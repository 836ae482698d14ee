using System.Buffers;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// Inflates a raw DEFLATE stream (RFC 1951) in whatever chunks it comes, straight into its window, and goes on after a block
/// that says it is the last. What it holds does not depend on what it is fed.
/// </summary>
/// <param name="windowBits">The window holds 2 to the power of this many bytes, 9 to 15.</param>
internal sealed class Inflater(int windowBits)
{
    private const int EndOfBlock = 256;
    private const int StoredHeadBits = 32;

    private readonly int _size = 1 << windowBits;
    private readonly DynamicCodes _dynamic = new();
    private HuffmanCode _literals = HuffmanCode.FixedLiterals;
    private HuffmanCode _distances = HuffmanCode.FixedDistances;
    private BitReader _bits;
    private Stage _stage;
    private bool _isFinal;
    private byte[]? _window;
    private int _position;
    private bool _isWindowFull;
    private int _left;
    private int _distance;

    private enum Stage
    {
        BlockHead,
        StoredHead,
        Stored,
        DynamicCodes,
        Symbols,
        Distance,
        Match,
        Broken,
    }

    /// <summary>What came is no DEFLATE stream. Only <see cref="Reset"/> helps.</summary>
    public bool IsBroken => _stage == Stage.Broken;

    /// <summary>Everything taken so far is whole blocks, and whole bytes.</summary>
    public bool IsBetweenBlocks => _stage == Stage.BlockHead && _bits.Available == 0;

    /// <summary>The block that ended last said that no other follows (BFINAL).</summary>
    public bool WasFinal => _isFinal;

    /// <summary>Takes bytes off the front of the input and inflates them, as far as they or the window reach.</summary>
    /// <returns>The next piece of what was compressed, valid until the next call. Empty: the input is used up, or broken.</returns>
    public ReadOnlySpan<byte> Inflate(ref ReadOnlySpan<byte> input)
    {
        _window ??= ArrayPool<byte>.Shared.Rent(_size);
        if (_position == _size)
        {
            (_position, _isWindowFull) = (0, true);
        }

        var start = _position;
        while (Step(ref input))
        {
        }

        return _window.AsSpan(start.._position);
    }

    /// <summary>Forgets everything and gives the window back; the next input begins a new stream.</summary>
    public void Reset()
    {
        if (_window is { } window)
        {
            ArrayPool<byte>.Shared.Return(window);
        }

        (_window, _position, _isWindowFull, _stage, _isFinal, _bits) = (null, 0, false, Stage.BlockHead, false, default);
    }

    // False: more input is needed, the window is full, or the stream is broken.
    private bool Step(ref ReadOnlySpan<byte> input) => _stage switch
    {
        Stage.BlockHead => ReadBlockHead(ref input),
        Stage.StoredHead => ReadStoredHead(ref input),
        Stage.Stored => CopyStored(ref input),
        Stage.DynamicCodes => ReadCodes(ref input),
        Stage.Symbols => ReadSymbols(ref input),
        Stage.Distance => ReadDistance(ref input),
        Stage.Match => CopyMatch(),
        _ => false,
    };

    private bool ReadBlockHead(ref ReadOnlySpan<byte> input)
    {
        _bits.Fill(ref input);
        if (_bits.Available < 3)
        {
            return false;
        }

        var head = _bits.Peek(3);
        _bits.Drop(3);
        _isFinal = (head & 1) != 0;
        switch (head >> 1)
        {
            case 0:
                _bits.Align();
                return Enter(Stage.StoredHead);
            case 1:
                (_literals, _distances) = (HuffmanCode.FixedLiterals, HuffmanCode.FixedDistances);
                return Enter(Stage.Symbols);
            case 2:
                _dynamic.Begin();
                return Enter(Stage.DynamicCodes);
            default:
                return Break();
        }
    }

    private bool ReadStoredHead(ref ReadOnlySpan<byte> input)
    {
        _bits.Fill(ref input);
        if (_bits.Available < StoredHeadBits)
        {
            return false;
        }

        _left = _bits.Peek(16);
        _bits.Drop(16);
        var complement = _bits.Peek(16);
        _bits.Drop(16);
        return _left == (complement ^ 0xFFFF) ? Enter(Stage.Stored) : Break();
    }

    private bool CopyStored(ref ReadOnlySpan<byte> input)
    {
        while (_left > 0 && _position < _size && _bits.TryTakeByte(out var held))
        {
            _window![_position++] = held;
            _left--;
        }

        var count = _bits.Available > 0 ? 0 : Math.Min(Math.Min(_left, input.Length), _size - _position);
        input[..count].CopyTo(_window.AsSpan(_position));
        input = input[count..];
        _position += count;
        _left -= count;
        return _left == 0 && EndBlock();
    }

    private bool ReadCodes(ref ReadOnlySpan<byte> input)
    {
        if (_dynamic.Read(ref _bits, ref input) is not { } made)
        {
            return false;
        }

        (_literals, _distances) = (_dynamic.Literals, _dynamic.Distances);
        return made ? Enter(Stage.Symbols) : Break();
    }

    private bool ReadSymbols(ref ReadOnlySpan<byte> input)
    {
        while (_position < _size)
        {
            _bits.Fill(ref input);
            var symbol = _literals.Decode(_bits, out var length);
            if (symbol < 0)
            {
                return symbol == HuffmanCode.Unassigned && Break();
            }

            if (symbol >= EndOfBlock)
            {
                return symbol == EndOfBlock ? EndOfSymbols(length) : ReadLength(symbol - EndOfBlock - 1, length);
            }

            _bits.Drop(length);
            _window![_position++] = (byte)symbol;
        }

        return false;
    }

    private bool EndOfSymbols(int length)
    {
        _bits.Drop(length);
        return EndBlock();
    }

    private bool ReadLength(int code, int length)
    {
        if (code >= MatchNumbers.LengthBases.Length)
        {
            return Break();
        }

        return TryReadNumber(length, MatchNumbers.LengthBases[code], MatchNumbers.LengthExtras[code], out _left)
            && Enter(Stage.Distance);
    }

    private bool ReadDistance(ref ReadOnlySpan<byte> input)
    {
        _bits.Fill(ref input);
        var code = _distances.Decode(_bits, out var length);
        if (code < 0 || code >= MatchNumbers.DistanceBases.Length)
        {
            return code != HuffmanCode.Unfinished && Break();
        }

        if (!TryReadNumber(length, MatchNumbers.DistanceBases[code], MatchNumbers.DistanceExtras[code], out _distance))
        {
            return false;
        }

        return _distance <= (_isWindowFull ? _size : _position) ? Enter(Stage.Match) : Break();
    }

    private bool TryReadNumber(int codeLength, int least, int extra, out int number)
    {
        number = least;
        if (_bits.Available < codeLength + extra)
        {
            return false;
        }

        _bits.Drop(codeLength);
        number += _bits.Peek(extra);
        _bits.Drop(extra);
        return true;
    }

    private bool CopyMatch()
    {
        var window = _window.AsSpan(0, _size);
        while (_left > 0 && _position < _size)
        {
            // At most one distance at a time: what is copied may be what has just been written.
            var from = (_position - _distance) & (_size - 1);
            var count = Math.Min(Math.Min(_left, _distance), _size - Math.Max(from, _position));
            window.Slice(from, count).CopyTo(window[_position..]);
            _position += count;
            _left -= count;
        }

        return _left == 0 && Enter(Stage.Symbols);
    }

    private bool EndBlock()
    {
        if (_isFinal)
        {
            _bits.Align();
        }

        return Enter(Stage.BlockHead);
    }

    private bool Enter(Stage stage)
    {
        _stage = stage;
        return true;
    }

    private bool Break()
    {
        _stage = Stage.Broken;
        return false;
    }
}
