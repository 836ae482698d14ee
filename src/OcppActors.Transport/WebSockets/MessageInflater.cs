using System.IO.Compression;

namespace OcppActors.Transport.WebSockets;

/// <summary>Inflates the compressed messages of one direction (RFC 7692 section 7.2.2), as long as that is possible.</summary>
/// <param name="parameters">How the direction compresses. The window's size does not matter: zlib reads every smaller one.</param>
/// <param name="limit">A message that inflates to more bytes than this ends inflating for the direction.</param>
/// <param name="time">The clock of the <see cref="InflatingBudget"/>; so does a direction that exceeds it.</param>
internal sealed class MessageInflater(PerMessageDeflate parameters, long limit, TimeProvider time)
{
    // No header of a dynamic block (RFC 1951 section 3.2.7) is longer: 17 + 19 * 3 bits, and 316 code lengths of 7 bits.
    private const int MaxBlockHeader = 286;

    private static readonly byte[] Tail = MakeTail();

    private readonly DeflateFeed _feed = new();
    private DeflateStream? _stream; // about 13 KB, most of them native: kept only while a message may refer back
    private InflatingBudget _budget = new(time, limit);
    private bool _hasBegun;
    private bool _isComplete;
    private int _appended;
    private long _paid;

    /// <summary>Why compressed messages of this direction can no longer be read; null while they can.</summary>
    public TappedKind? Ended { get; private set; }

    /// <summary>The size of the message so far, inflated, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The message is not a valid DEFLATE stream.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A compressed message begins.</summary>
    public void Begin() => (_hasBegun, _isComplete, Size, IsBroken, _appended, _paid) = (false, false, 0, false, 0, 0);

    /// <summary>Appends bytes of the message, masked as on the wire. <see cref="Read"/> must follow until it returns 0.</summary>
    /// <returns>How many of the bytes.</returns>
    public int Append(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        if (IsBroken || Ended is not null)
        {
            return payload.Length;
        }

        _hasBegun |= !payload.IsEmpty;
        var count = _feed.Append(payload, maskKey, offset);
        _appended += count;
        return count;
    }

    /// <summary>Takes what the bytes since the last call have cost from the budget of the direction.</summary>
    /// <returns>The cost, a rough number of nanoseconds.</returns>
    public int Pay()
    {
        var cost = InflatingBudget.CostOf(_appended, (int)(Size - _paid)) + (_isComplete ? InflatingBudget.PerMessage : 0);
        (_appended, _paid) = (0, Size);
        if (Ended is null && !_budget.TrySpend(cost))
        {
            End(TappedKind.InflatingTooCostly);
        }

        return cost;
    }

    /// <summary>The message is complete. <see cref="Read"/> must follow until it returns 0.</summary>
    public void Complete()
    {
        _isComplete = true;
        _feed.Complete();
    }

    /// <summary>Inflates as far as the bytes or the buffer reach.</summary>
    /// <returns>How many bytes are in the buffer. 0: more input is needed.</returns>
    public int Read(Span<byte> buffer)
    {
        if (IsBroken || Ended is not null || !_hasBegun)
        {
            return 0;
        }

        try
        {
            var count = Inflate(buffer);
            Size += count;
            if (Size <= limit)
            {
                return count;
            }

            End(TappedKind.InflatingEnded);
        }
        catch (InvalidDataException)
        {
            IsBroken = true;
        }

        return 0;
    }

    /// <summary>Ends the message, complete or not. Keeps the context if the next message may refer to it, and releases the rest.</summary>
    public void Finish()
    {
        if (Ended is null)
        {
            IsBroken |= _hasBegun && (!_isComplete || !EndsWithBlock());
        }

        _feed.Clear();
        if (!parameters.KeepsContext)
        {
            Release();
        }
        else if (IsBroken)
        {
            End(TappedKind.BrokenCompression);
        }
    }

    /// <summary>Releases all memory, and with it the context.</summary>
    public void Release()
    {
        _feed.Clear();
        _stream?.Dispose();
        _stream = null;
    }

    // The end of the message, which its sender has removed (RFC 7692 section 7.2.1), and then empty blocks as a test: behind a
    // complete block they inflate to nothing; inside a block they give output or an error.
    private static byte[] MakeTail()
    {
        byte[] removed = [0x00, 0x00, 0xFF, 0xFF];
        byte[] emptyBlock = [0x00, .. removed];
        return [.. removed, .. Enumerable.Repeat(emptyBlock, (MaxBlockHeader / emptyBlock.Length) + 1).SelectMany(block => block)];
    }

    private int Inflate(Span<byte> buffer)
    {
        while (true)
        {
            _stream ??= new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
            _feed.WasDry = false;
            var count = _stream.Read(buffer);
            if (count > 0 || _feed.WasDry)
            {
                return count;
            }

            // The stream has ended (BFINAL), and the next block begins another.
            _stream.Dispose();
            _stream = null;
            if (!_isComplete)
            {
                throw new InvalidDataException("The stream ends inside the message, at an unknown position.");
            }

            if (_feed.IsEmpty)
            {
                return 0;
            }
        }
    }

    // Lenient: the byte 00 need not follow a block that ends the stream.
    private bool EndsWithBlock()
    {
        if (_stream is not { } stream || IsBroken)
        {
            return !IsBroken;
        }

        _feed.AppendTail(Tail);
        Span<byte> nothing = stackalloc byte[1];
        try
        {
            return Inflate(nothing) == 0 && _stream == stream;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private void End(TappedKind why)
    {
        Ended = why;
        Release();
    }
}
