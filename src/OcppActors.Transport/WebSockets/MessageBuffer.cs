using System.Buffers;

namespace OcppActors.Transport.WebSockets;

/// <summary>Collects a message's bytes, in pooled memory unless they are many.</summary>
internal struct MessageBuffer
{
    private const int LargestShared = 64 * 1024;
    private const int LargestPooled = 1024 * 1024;

    // The shared pool keeps up to 32 arrays of each size and core; of large ones, which are rare, this keeps four.
    private static readonly ArrayPool<byte> Large = ArrayPool<byte>.Create(LargestPooled, maxArraysPerBucket: 4);

    private byte[]? _content;
    private int _filled;

    public readonly ReadOnlySpan<byte> Content => _content.AsSpan(0, _filled);

    /// <summary>The memory in use, in bytes.</summary>
    public readonly int Capacity => _content?.Length ?? 0;

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

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_content is { Length: <= LargestPooled } content)
        {
            PoolOf(content.Length).Return(content);
        }

        (_content, _filled) = (null, 0);
    }

    private static ArrayPool<byte> PoolOf(int size) => size <= LargestShared ? ArrayPool<byte>.Shared : Large;

    private void EnsureCapacity(int more)
    {
        if (_content is not null && _content.Length >= _filled + more)
        {
            return;
        }

        var size = Math.Max(_filled + more, 2 * _filled);
        var larger = size <= LargestPooled ? PoolOf(size).Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        Content.CopyTo(larger);
        var filled = _filled;
        Release();
        (_content, _filled) = (larger, filled);
    }
}
