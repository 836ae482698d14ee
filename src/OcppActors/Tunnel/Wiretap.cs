using System.Buffers;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Tunnel;

/// <summary>
/// Reads a copy of one direction of a tunnel: walks the frames, and, when somebody listens, unmasks, joins fragments and
/// reports messages. Whatever it meets, it neither changes nor ends the tunnel.
/// </summary>
internal sealed class Wiretap(Direction sender, IWiretapListener listener, int messageLimit)
{
    private FrameWalker _walker;
    private bool _blind;

    private bool _inMessage;
    private long? _began;
    private TappedKind _kind;
    private long _size;
    private byte[]? _content;
    private int _filled;

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
    public void Close() => Release();

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

                Begin(_walker.Current);
            }

            var part = chunk[..(int)Math.Min(chunk.Length, _walker.Remaining)];
            Take(_walker.Current, part);
            _walker.Pass(part.Length);
            chunk = chunk[part.Length..];
            if (_walker.Remaining == 0)
            {
                SinceBoundary = chunk.Length;
                End(_walker.Current);
            }
        }
    }

    private void Begin(FrameHeader frame)
    {
        if (frame.IsControl)
        {
            return;
        }

        if (frame.Opcode != Opcode.Continuation)
        {
            if (_inMessage)
            {
                Report(TappedKind.Unreadable); // the one before was never finished
            }

            _inMessage = true;
            _size = 0;
            _began = listener.Wants();
            _kind = frame switch
            {
                { IsCompressed: true } => TappedKind.Unreadable, // inflating belongs here
                { Opcode: Opcode.Text } => TappedKind.Text,
                { Opcode: Opcode.Binary } => TappedKind.Binary,
                _ => TappedKind.Unreadable,
            };
        }
        else if (!_inMessage)
        {
            _inMessage = true;
            _size = 0;
            _began = listener.Wants();
            _kind = TappedKind.Unreadable; // a continuation of nothing
        }

        _size += frame.Length;
        if (_kind is TappedKind.Text or TappedKind.Binary && _size > messageLimit)
        {
            _kind = TappedKind.TooLarge;
            Release();
        }
    }

    private void Take(FrameHeader frame, ReadOnlySpan<byte> part)
    {
        if (frame.IsControl || _began is null || _kind is not (TappedKind.Text or TappedKind.Binary) || part.IsEmpty)
        {
            return;
        }

        var room = Room(part.Length);
        if (frame.MaskKey == 0)
        {
            part.CopyTo(room);
        }
        else
        {
            Masking.Apply(part, room, frame.MaskKey, frame.Length - _walker.Remaining);
        }

        _filled += part.Length;
    }

    private void End(FrameHeader frame)
    {
        if (!frame.IsControl && frame.IsFinal)
        {
            Report(_kind);
        }
    }

    private void Report(TappedKind kind)
    {
        _inMessage = false;
        if (_began is { } began)
        {
            listener.Seen(new TappedMessage
            {
                Sender = sender,
                Kind = kind,
                Content = _content.AsSpan(0, _filled),
                Size = _size,
                Began = began,
            });
        }

        Release();
    }

    private Span<byte> Room(int more)
    {
        if (_content is null || _content.Length < _filled + more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filled + more, 2 * _filled));
            _content.AsSpan(0, _filled).CopyTo(larger);
            var filled = _filled;
            Release();
            (_content, _filled) = (larger, filled);
        }

        return _content.AsSpan(_filled);
    }

    private void Release()
    {
        if (_content is { } content)
        {
            ArrayPool<byte>.Shared.Return(content);
        }

        (_content, _filled) = (null, 0);
    }

    private void GoBlind(string reason)
    {
        _blind = true;
        SinceBoundary = long.MaxValue;
        Release();
        listener.Lost(sender, reason);
    }
}
