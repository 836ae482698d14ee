using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// Reads a copy of one direction of a tunnel, and reports the messages to a listener. It never changes or ends the tunnel,
/// whatever the bytes are.
/// </summary>
public sealed class Wiretap
{
    private const int FrameCost = 40; // in nanoseconds

    private readonly Direction _sender;
    private readonly IWiretapListener _listener;
    private readonly TapOptions _options;
    private readonly MessageReader _messages;
    private FrameWalker _walker;
    private bool _isInFrame;
    private CloseReader? _close;
    private long _frames;
    private long _bytes;

    /// <summary>A tap, registered with the metrics of its options.</summary>
    /// <param name="sender">The direction.</param>
    /// <param name="listener">Receives what it reads.</param>
    /// <param name="options">The options.</param>
    public Wiretap(Direction sender, IWiretapListener listener, TapOptions options)
    {
        (_sender, _listener, _options) = (sender, listener, options);
        _messages = new MessageReader(sender, listener, options);
        options.Metrics.Of(sender).Add(this);
    }

    /// <summary>Frames and bytes so far. Thread-safe.</summary>
    public FlowTotals Passed => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes));

    /// <summary>The tap has ended early: the frames cannot be read any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The index in the <see cref="FlowMetrics"/>, which alone changes it.</summary>
    public int Position { get; set; }

    /// <summary>
    /// How many bytes have been observed since the last complete frame: 0 between two frames. Larger than any chunk once the
    /// frames cannot be read any more.
    /// </summary>
    public long SinceBoundary { get; private set; }

    /// <summary>Whether a frame is over, and what follows from its end is still to be done.</summary>
    internal bool IsBehind => _isInFrame && _walker.Remaining == 0 && !IsLost;

    /// <summary>Observes the next bytes of the direction, in chunks of any size. Never throws.</summary>
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        do
        {
            var turn = new WorkTurn { MayTakeLong = true };
            chunk = chunk[Observe(chunk, ref turn)..];
        }
        while (!chunk.IsEmpty || IsBehind);
    }

    /// <summary>Observes the next bytes of the direction until the turn is over, but makes one step at least. Never throws.</summary>
    /// <returns>
    /// How many of the bytes. The next turn goes on with the others if it is fewer than all, and with none of them while the
    /// tap <see cref="IsBehind"/>.
    /// </returns>
    internal int Observe(ReadOnlySpan<byte> chunk, ref WorkTurn turn)
    {
        var observed = chunk.Length;
        if (!IsLost)
        {
            try
            {
                _messages.Resume();
                observed -= Walk(chunk, ref turn);
                _messages.Suspend();
            }
            catch (Exception bug)
            {
                // A bug in the tap must not end the tunnel: the bytes go on without the tap.
                StopReading($"the tap failed: {bug}");
            }
        }

        Volatile.Write(ref _bytes, _bytes + observed); // one writer: no interlocked operation is needed, only no torn read
        return observed;
    }

    /// <summary>The direction has ended: releases all memory.</summary>
    public void Close()
    {
        _messages.Release();
        _options.Metrics.Of(_sender).Remove(this);
    }

    // Returns how many bytes are left.
    private int Walk(ReadOnlySpan<byte> chunk, ref WorkTurn turn)
    {
        do
        {
            if (!_isInFrame && !BeginFrame(ref chunk))
            {
                break;
            }

            if (_walker.Remaining > 0)
            {
                chunk = chunk[PassPayload(chunk, ref turn)..];
            }

            if (_walker.Remaining == 0)
            {
                EndFrame(ref turn);
            }
        }
        while (!chunk.IsEmpty && !turn.IsOver && !IsLost);

        return IsLost ? 0 : chunk.Length;
    }

    private bool BeginFrame(ref ReadOnlySpan<byte> chunk)
    {
        var before = chunk.Length;
        _isInFrame = _walker.ReadHeader(ref chunk);
        SinceBoundary += before - chunk.Length;
        if (_walker.IsInvalid)
        {
            StopReading("a frame header gives an impossible length");
        }
        else if (_isInFrame && !_walker.Current.IsControl)
        {
            _messages.Begin(_walker.Current);
        }

        return _isInFrame;
    }

    private int PassPayload(ReadOnlySpan<byte> chunk, ref WorkTurn turn)
    {
        var frame = _walker.Current;
        var count = (int)Math.Min(chunk.Length, _walker.Remaining);
        if (frame.IsControl)
        {
            PassControl(chunk[..count]);
        }
        else if (count > 0)
        {
            count = _messages.Append(chunk[..count], frame.MaskKey, frame.Length - _walker.Remaining, ref turn);
        }

        _walker.Advance(count);
        SinceBoundary += count;
        return count;
    }

    private void EndFrame(ref WorkTurn turn)
    {
        if (_walker.Current.IsControl)
        {
            EndControl();
        }
        else if (!_messages.TryEnd(_walker.Current, ref turn))
        {
            return;
        }

        _isInFrame = false;
        SinceBoundary = 0;
        Volatile.Write(ref _frames, _frames + 1);
        turn.Spend(FrameCost);
    }

    // Apart from the walk, which is on the path of every frame.
    private void PassControl(ReadOnlySpan<byte> payload)
    {
        if (_walker.Current is { Opcode: Opcode.Close } close)
        {
            _close ??= new CloseReader();
            _close.Append(payload, close.MaskKey, close.Length - _walker.Remaining);
        }
    }

    private void EndControl()
    {
        if (_walker.Current.Opcode == Opcode.Close && (_close ??= new CloseReader()) is { IsComplete: false })
        {
            _listener.Closed(_close.Complete(_sender));
        }
    }

    private void StopReading(string reason)
    {
        IsLost = true;
        SinceBoundary = long.MaxValue;
        _messages.Release();
        _options.Metrics.Lost.Increment();
        _listener.Lost(_sender, reason);
    }
}
