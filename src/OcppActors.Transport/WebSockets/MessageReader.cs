using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// Assembles the messages of one direction from frames, and reports those that are wanted. It copies only what is reported,
/// but inflates everything where a compressed message may refer to those before it.
/// </summary>
internal sealed class MessageReader(Direction sender, IWiretapListener listener, TapOptions options)
{
    private const int PieceBytes = 4096;
    private const int StepBytes = 512; // inflates to half a megabyte at most
    private const int ReportCost = 2000; // in nanoseconds, and so many for each byte:
    private const int ReportCostPerByte = 4;
    private const int BytesPerNanosecond = 8; // copied

    private readonly PerMessageDeflate? _compression =
        sender == Direction.FromChargePoint ? options.Extensions.FromClient : options.Extensions.FromServer;

    private MessageInflater? _inflater;
    private MessageBuffer _buffer;
    private MessagePeek? _peek; // created for the first message that needs it
    private UnfinishedMessage? _unfinished; // created for the first message that does not come in one chunk

    private bool _inMessage;
    private bool _isCompressed;
    private bool _hasToldEnd;
    private Attention _attention;
    private TappedKind _kind;
    private long _began;
    private long _size;

    private enum Attention
    {
        /// <summary>The message is not reported.</summary>
        None,

        /// <summary>Its first bytes decide.</summary>
        Peek,

        /// <summary>It is reported if it is readable.</summary>
        Memorable,

        /// <summary>It is reported, readable or not.</summary>
        Full,
    }

    private bool IsReadable => _kind is TappedKind.Text or TappedKind.Binary;

    private bool IsReported => _attention == Attention.Full || (_attention == Attention.Memorable && IsReadable);

    // Nobody will see the message, and no later one refers to it.
    private bool IsNeedless => !_compression!.KeepsContext && (_attention == Attention.None || (_attention != Attention.Full && !IsReadable));

    /// <summary>A data frame begins.</summary>
    public void Begin(FrameHeader frame)
    {
        if (frame.Opcode == Opcode.Continuation && _inMessage)
        {
            if (frame.Reserved != 0)
            {
                Invalidate(TappedKind.UnknownExtension);
            }
        }
        else
        {
            BeginMessage(frame);
        }

        _size = frame.Length > long.MaxValue - _size ? long.MaxValue : _size + frame.Length;
        if (!_isCompressed && _size > options.MessageLimit)
        {
            Invalidate(TappedKind.TooLarge);
        }
    }

    /// <summary>Appends payload of the frame, masked as on the wire.</summary>
    /// <param name="payload">The bytes; not empty.</param>
    /// <param name="maskKey">The frame's.</param>
    /// <param name="offset">Their position in the frame's payload.</param>
    /// <param name="turn">Pays for the work.</param>
    /// <returns>How many of the bytes; at least one.</returns>
    public int Append(ReadOnlySpan<byte> payload, uint maskKey, long offset, ref WorkTurn turn)
    {
        if (_isCompressed)
        {
            return Inflate(payload[..Math.Min(payload.Length, StepBytes)], maskKey, offset, ref turn);
        }

        if (IsReadable && _attention != Attention.None)
        {
            Keep(payload, maskKey, offset);
            turn.Spend(payload.Length / BytesPerNanosecond);
        }

        return payload.Length;
    }

    /// <summary>The frame is complete.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="turn">Pays for the work.</param>
    /// <returns>False: nothing has happened, since that takes longer than this turn may.</returns>
    public bool TryEnd(FrameHeader frame, ref WorkTurn turn)
    {
        if (!frame.IsFinal)
        {
            return true;
        }

        if (!turn.MayTakeLong && IsReported && CostOfReport() > WorkTurn.LongStep)
        {
            turn.IsOver = true;
            return false;
        }

        if (_isCompressed)
        {
            _inflater!.Complete();
            KeepInflated();
            turn.Spend(_inflater.Pay());
            FinishInflating();
        }

        turn.Spend(IsReported ? CostOfReport() : 0);
        Report();
        return true;
    }

    /// <summary>The chunk is over, or the turn: what there is of a message is held together with that of all other taps.</summary>
    public void Suspend()
    {
        if (_buffer.Capacity > 0)
        {
            _unfinished ??= new UnfinishedMessage(() => listener.MessageGivenUp(sender));
            (_unfinished.Buffer, _unfinished.IsHeld) = (_buffer, true);
            _buffer = default;
            options.Unfinished.Hold(_unfinished);
        }
    }

    /// <summary>More has come.</summary>
    public void Resume()
    {
        if (_unfinished is { IsHeld: true })
        {
            _unfinished.IsHeld = false;
            if (options.Unfinished.TryTake(_unfinished))
            {
                (_buffer, _unfinished.Buffer) = (_unfinished.Buffer, default);
            }
            else
            {
                Invalidate(TappedKind.GivenUp);
            }
        }
    }

    /// <summary>Releases all memory.</summary>
    public void Release()
    {
        Resume();
        _buffer.Release();
        _inflater?.Release();
    }

    private void BeginMessage(FrameHeader frame)
    {
        if (_inMessage)
        {
            Invalidate(TappedKind.OutOfOrder); // the previous message was never finished
            FinishInflating();
            Report();
        }

        var isWanted = listener.Wants(out _began);
        _inMessage = true;
        _size = 0;
        _kind = KindOf(frame);
        _attention = isWanted ? Attention.Full
            : sender == Direction.FromChargePoint && _kind == TappedKind.Text ? Attention.Peek
            : Attention.None;
        _peek?.Clear();
        _isCompressed = IsReadable && frame.Reserved != 0 && !IsNeedless;
        if (_isCompressed)
        {
            BeginInflating();
        }
    }

    private TappedKind KindOf(FrameHeader frame) => frame switch
    {
        { Opcode: Opcode.Continuation } => TappedKind.OutOfOrder,
        { Opcode: not (Opcode.Text or Opcode.Binary) } => TappedKind.ReservedOpcode,
        _ when !options.Extensions.AreKnown => TappedKind.UnknownExtension,
        { Reserved: not 0 } when _compression is null || frame.Reserved != FrameHeader.Compressed => TappedKind.UnknownExtension,
        { Opcode: Opcode.Text } => TappedKind.Text,
        _ => TappedKind.Binary,
    };

    private void BeginInflating()
    {
        _inflater ??= new MessageInflater(_compression!, options.InflatingLimit, options.Time);
        _inflater.Begin();
        if (_inflater.Ended is { } why)
        {
            _isCompressed = false;
            Invalidate(why);
            TellIfInflatingEnded(); // the end of a message that nobody needs any more may have been too costly
        }
    }

    private int Inflate(ReadOnlySpan<byte> payload, uint maskKey, long offset, ref WorkTurn turn)
    {
        var count = _inflater!.Append(payload, maskKey, offset);
        KeepInflated();
        turn.Spend(_inflater.Pay());
        TellIfInflatingEnded();
        return count;
    }

    // At once: the message may have no end.
    private void TellIfInflatingEnded()
    {
        if (_inflater!.Ended is { } why && !_hasToldEnd)
        {
            _hasToldEnd = true;
            options.Metrics.InflatingEnded.Increment();
            listener.InflatingEnded(sender, why.Reason());
        }
    }

    private void KeepInflated()
    {
        Span<byte> piece = stackalloc byte[PieceBytes];
        while (_isCompressed && _inflater!.Read(piece) is > 0 and var count)
        {
            if (_inflater.Size > options.MessageLimit)
            {
                Invalidate(TappedKind.TooLarge);
            }
            else if (IsReadable && _attention != Attention.None)
            {
                Keep(piece[..count], maskKey: 0, offset: 0);
            }

            if (IsNeedless)
            {
                _isCompressed = false;
                _inflater.Release();
            }
        }
    }

    private void FinishInflating()
    {
        if (!_isCompressed)
        {
            return;
        }

        _isCompressed = false;
        _inflater!.Finish();
        if (_inflater.IsBroken || _inflater.Ended is not null)
        {
            Invalidate(_inflater.Ended ?? TappedKind.BrokenCompression);
        }
        else if (IsReadable || _kind is TappedKind.TooLarge or TappedKind.GivenUp)
        {
            _size = _inflater.Size;
        }

        TellIfInflatingEnded();
    }

    private void Keep(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        if (_attention == Attention.Peek)
        {
            _peek ??= new MessagePeek();
            var peeked = _peek.Append(payload, maskKey, offset);
            if (_peek.IsMemorable)
            {
                _attention = Attention.Memorable;
                _buffer.Append(_peek.Bytes, maskKey: 0, offset: 0);
            }
            else if (_peek.IsFull)
            {
                _attention = Attention.None;
            }

            payload = payload[peeked..];
            offset += peeked;
        }

        if (_attention is Attention.Memorable or Attention.Full)
        {
            _buffer.Append(payload, maskKey, offset);
        }
    }

    // The first error of a message is reported, except that a size is replaced by a later error.
    private void Invalidate(TappedKind kind)
    {
        if (IsReadable || _kind == TappedKind.TooLarge)
        {
            _kind = kind;
        }

        _buffer.Release();
    }

    private int CostOfReport() => ReportCost + (ReportCostPerByte * _buffer.Content.Length);

    private void Report()
    {
        _inMessage = false;
        if (!IsReadable)
        {
            options.Metrics.Skipped(_kind).Increment();
        }

        if (IsReported)
        {
            listener.Seen(new TappedMessage
            {
                Sender = sender,
                Kind = _kind,
                Content = _buffer.Content,
                Size = _size,
                Began = _began,
            });
        }

        _buffer.Release();
    }
}
