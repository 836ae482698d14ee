using OcppActors.Domain.Ocpp;

namespace OcppActors.Tunnel;

/// <summary>
/// Reads a copy of one direction of a tunnel: walks the frames, and has the messages in them read and reported. Whatever
/// it meets, it neither changes nor ends the tunnel.
/// </summary>
internal sealed class Wiretap(Direction sender, IWiretapListener listener, TapSettings settings)
{
    private readonly MessageReader _messages = new(sender, listener, settings);
    private FrameWalker _walker;
    private bool _blind;

    /// <summary>
    /// How many of the bytes seen so far came after the last whole frame: 0 between two frames. Unknown, and so larger than
    /// any chunk, once the tap has lost its way.
    /// </summary>
    public long SinceBoundary { get; private set; }

    /// <summary>Takes the next bytes of the direction, in whatever chunks they come. Never throws.</summary>
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        if (_blind)
        {
            return;
        }

        try
        {
            Walk(chunk);
        }
        catch (Exception bug)
        {
            // The one place that must survive a bug of ours: the charger's bytes go on without the tap.
            GoBlind($"the tap failed: {bug}");
        }
    }

    /// <summary>The direction has ended: gives back what is held.</summary>
    public void Close() => _messages.Release();

    private void Walk(ReadOnlySpan<byte> chunk)
    {
        SinceBoundary += chunk.Length;
        while (!chunk.IsEmpty)
        {
            if (_walker.Remaining == 0)
            {
                if (!_walker.ReadHeader(ref chunk))
                {
                    if (_walker.IsLost)
                    {
                        GoBlind("a frame header gives an impossible length");
                    }

                    return;
                }

                if (!_walker.Current.IsControl)
                {
                    _messages.Begin(_walker.Current);
                }
            }

            chunk = chunk[Pass(chunk)..];
            if (_walker.Remaining == 0)
            {
                SinceBoundary = chunk.Length;
                if (!_walker.Current.IsControl)
                {
                    _messages.End(_walker.Current);
                }
            }
        }
    }

    private int Pass(ReadOnlySpan<byte> chunk)
    {
        var frame = _walker.Current;
        var count = (int)Math.Min(chunk.Length, _walker.Remaining);
        if (!frame.IsControl && count > 0)
        {
            _messages.Take(chunk[..count], frame.MaskKey, frame.Length - _walker.Remaining);
        }

        _walker.Pass(count);
        return count;
    }

    private void GoBlind(string reason)
    {
        _blind = true;
        SinceBoundary = long.MaxValue;
        _messages.Release();
        settings.Counters.Lost.Increment();
        listener.Lost(sender, reason);
    }
}
