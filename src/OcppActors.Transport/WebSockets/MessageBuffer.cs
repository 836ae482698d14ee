using System.Buffers;

namespace OcppActors.Transport.WebSockets;

/// <summary>Collects a message's bytes in pooled memory.</summary>
internal struct MessageBuffer
{
    private byte[]? _content;
    private int _filled;

    public readonly ReadOnlySpan<byte> Content => _content.AsSpan(0, _filled);

    public void Append(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        EnsureCapacity(payload.Length);
        Masking.Apply(payload, _content.AsSpan(_filled), maskKey, offset);
        _filled += payload.Length;
    }

    /// <summary>Returns the memory to the pool.</summary>
    public void Release()
    {
        if (_content is { } content)
        {
            ArrayPool<byte>.Shared.Return(content);
        }

        (_content, _filled) = (null, 0);
    }

    private void EnsureCapacity(int more)
    {
        if (_content is not null && _content.Length >= _filled + more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filled + more, 2 * _filled));
        Content.CopyTo(larger);
        var filled = _filled;
        Release();
        (_content, _filled) = (larger, filled);
    }
}
