namespace OcppActors.Transport.WebSockets;

/// <summary>Inflates the compressed messages of one direction (RFC 7692 section 7.2.2), as long as that is possible.</summary>
internal sealed class MessageInflater(PerMessageDeflate parameters, long limit)
{
    // zlib, which most implementations are, cannot do 8 and takes 9 instead.
    private const int SmallestWindow = 9;

    private readonly Inflater _inflater = new(Math.Max(parameters.WindowBits, SmallestWindow));
    private long _taken;

    /// <summary>Why this direction's compressed messages can no longer be read; null as long as they can.</summary>
    public TappedKind? Ended { get; private set; }

    /// <summary>What the message has inflated to so far, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The message's compression makes no sense.</summary>
    public bool IsBroken { get; private set; }

    // What the sender has left out of each message's end (RFC 7692 section 7.2.1).
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    public void Begin() => (_taken, Size, IsBroken) = (0, 0, false);

    /// <summary>Takes bytes off the front of a compressed message.</summary>
    /// <returns>The next inflated piece, valid until the next call. Empty: no more comes of this input.</returns>
    public ReadOnlySpan<byte> Inflate(ref ReadOnlySpan<byte> input)
    {
        if (IsBroken || Ended is not null)
        {
            return default;
        }

        var before = input.Length;
        var piece = _inflater.Inflate(ref input);
        _taken += before - input.Length;
        Size += piece.Length;
        if (Size > limit)
        {
            End(TappedKind.InflatingEnded);
            return default;
        }

        IsBroken = piece.IsEmpty && _inflater.IsBroken;
        return piece;
    }

    /// <summary>The compressed message is complete: what its end leaves out, to be inflated as well.</summary>
    /// <remarks>Liberal in two ways: an empty payload is an empty message, and after a last block (BFINAL) nothing need follow.</remarks>
    public ReadOnlySpan<byte> Rest() =>
        _taken == 0 || (_inflater.IsBetweenBlocks && _inflater.WasFinal) ? default : Tail;

    /// <summary>The message is over, whole or not. Whatever stands in the window is of use to the next one or is given back.</summary>
    public void Finish()
    {
        IsBroken |= Ended is null && !_inflater.IsBetweenBlocks;
        if (!parameters.KeepsContext)
        {
            Release();
        }
        else if (IsBroken)
        {
            End(TappedKind.BrokenCompression);
        }
    }

    /// <summary>Gives the window back.</summary>
    public void Release() => _inflater.Reset();

    private void End(TappedKind why)
    {
        Ended = why;
        Release();
    }
}
