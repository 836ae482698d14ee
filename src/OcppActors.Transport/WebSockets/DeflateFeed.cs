using System.Buffers;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// The compressed bytes of one message, for a <see cref="System.IO.Compression.DeflateStream"/> to read as they arrive. A read
/// returns 0 while there are none, and a later one goes on where it stopped.
/// </summary>
/// <remarks>
/// The last two bytes of the message are read one at a time. A block that ends the stream (BFINAL) ends in one of them,
/// since at most the byte 00 follows it (RFC 7692 section 7.2.3.4), and a DeflateStream does not tell how much of what it
/// has read lies behind such a block.
/// </remarks>
internal sealed class DeflateFeed : Stream
{
    private const int Capacity = 1024;
    private const int HeldBack = 2;

    private byte[] _buffer = [];
    private int _begin;
    private int _end;
    private int _heldBack;
    private int _maxRead;

    /// <summary>Whether a read has found nothing. The reader resets it.</summary>
    public bool WasDry { get; set; }

    /// <summary>Whether nothing is left to read.</summary>
    public bool IsEmpty => _begin == _end;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Unmasks and adds bytes of the message, up to the capacity.</summary>
    /// <returns>How many bytes have been added.</returns>
    public int Append(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        Begin(HeldBack, int.MaxValue);
        var count = Math.Min(payload.Length, Capacity - _end);
        Masking.Apply(payload[..count], _buffer.AsSpan(_end), maskKey, offset);
        _end += count;
        return count;
    }

    /// <summary>The message is complete: its last bytes may be read.</summary>
    public void Complete() => (_heldBack, _maxRead) = (0, 1);

    /// <summary>Adds bytes behind the message, at most a kilobyte.</summary>
    public void AppendTail(ReadOnlySpan<byte> tail)
    {
        Begin(0, int.MaxValue);
        tail.CopyTo(_buffer.AsSpan(_end));
        _end += tail.Length;
    }

    /// <summary>Drops what is left, and releases the memory.</summary>
    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _begin, _end) = ([], 0, 0);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(Math.Max(_end - _begin - _heldBack, 0), _maxRead), buffer.Length);
        _buffer.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        WasDry |= count == 0;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Begin(int heldBack, int maxRead)
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
        }

        _buffer.AsSpan(_begin.._end).CopyTo(_buffer);
        (_begin, _end, _heldBack, _maxRead) = (0, _end - _begin, heldBack, maxRead);
    }
}
