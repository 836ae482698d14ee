using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// Reads a copy of one direction of a tunnel: walks the frames, and has the messages in them read and reported. Whatever
/// it meets, it neither changes nor ends the tunnel.
/// </summary>
public sealed class Wiretap
{
    private readonly Direction _sender;
    private readonly IWiretapListener _listener;
    private readonly TapOptions _settings;
    private readonly MessageReader _messages;
    private FrameWalker _walker;
    private bool _blind;
    private long _frames;
    private long _bytes;

    /// <param name="sender">The direction.</param>
    /// <param name="listener">Who hears what it sees.</param>
    /// <param name="settings">What it goes by.</param>
    public Wiretap(Direction sender, IWiretapListener listener, TapOptions settings)
    {
        (_sender, _listener, _settings) = (sender, listener, settings);
        _messages = new MessageReader(sender, listener, settings);
        settings.Metrics.Of(sender).Add(this);
    }

    /// <summary>What has passed so far. From any thread.</summary>
    public FlowTotals Passed => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes));

    /// <summary>Its place in the <see cref="FlowMetrics"/>, which alone changes it.</summary>
    public int Position { get; set; }

    /// <summary>
    /// How many of the bytes seen so far came after the last whole frame: 0 between two frames. Unknown, and so larger than
    /// any chunk, once the tap has lost its way.
    /// </summary>
    public long SinceBoundary { get; private set; }

    /// <summary>Takes the next bytes of the direction, in whatever chunks they come. Never throws.</summary>
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        Volatile.Write(ref _bytes, _bytes + chunk.Length); // one writer: no interlocked operation is needed, only no torn read
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
    public void Close()
    {
        _messages.Release();
        _settings.Metrics.Of(_sender).Remove(this);
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
                Volatile.Write(ref _frames, _frames + 1);
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
        _settings.Metrics.Lost.Increment();
        _listener.Lost(_sender, reason);
    }
}
