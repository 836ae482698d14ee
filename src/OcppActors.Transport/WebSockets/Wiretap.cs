using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// Reads a copy of one direction of a tunnel, and reports the messages to a listener. It never changes or ends the tunnel,
/// whatever the bytes are.
/// </summary>
public sealed class Wiretap
{
    private readonly Direction _sender;
    private readonly IWiretapListener _listener;
    private readonly TapOptions _options;
    private readonly MessageReader _messages;
    private FrameWalker _walker;
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

    /// <summary>Observes the next bytes of the direction, in chunks of any size. Never throws.</summary>
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        Volatile.Write(ref _bytes, _bytes + chunk.Length); // one writer: no interlocked operation is needed, only no torn read
        if (IsLost)
        {
            return;
        }

        try
        {
            Walk(chunk);
        }
        catch (Exception bug)
        {
            // A bug in the tap must not end the tunnel: the bytes go on without the tap.
            StopReading($"the tap failed: {bug}");
        }
    }

    /// <summary>The direction has ended: releases all memory.</summary>
    public void Close()
    {
        _messages.Release();
        _options.Metrics.Of(_sender).Remove(this);
    }

    private void Walk(ReadOnlySpan<byte> chunk)
    {
        SinceBoundary += chunk.Length;
        while (!chunk.IsEmpty)
        {
            if (_walker.Remaining == 0)
            {
                if (!_walker.ReadHeader(ref chunk))
                {
                    if (_walker.IsInvalid)
                    {
                        StopReading("a frame header gives an impossible length");
                    }

                    return;
                }

                if (!_walker.Current.IsControl)
                {
                    _messages.Begin(_walker.Current);
                }
            }

            chunk = chunk[PassPayload(chunk)..];
            if (_walker.Remaining == 0)
            {
                SinceBoundary = chunk.Length;
                Volatile.Write(ref _frames, _frames + 1);
                if (!_walker.Current.IsControl)
                {
                    _messages.End(_walker.Current);
                }
                else
                {
                    EndControl();
                }
            }
        }
    }

    private int PassPayload(ReadOnlySpan<byte> chunk)
    {
        var frame = _walker.Current;
        var count = (int)Math.Min(chunk.Length, _walker.Remaining);
        if (frame.IsControl)
        {
            PassControl(chunk[..count]);
        }
        else if (count > 0)
        {
            _messages.Append(chunk[..count], frame.MaskKey, frame.Length - _walker.Remaining);
        }

        _walker.Advance(count);
        return count;
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
        if (_walker.Current.Opcode == Opcode.Close && !_close!.IsComplete)
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
