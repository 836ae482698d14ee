using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OcppActors.Transport.WebSockets;

/// <summary>The masking of RFC 6455 section 5.3; the same operation masks and unmasks.</summary>
internal static class Masking
{
    /// <summary>Masks or unmasks; with key 0, as an unmasked frame has it, the bytes stay as they are.</summary>
    /// <param name="source">Payload bytes.</param>
    /// <param name="destination">As long as the source, or longer.</param>
    /// <param name="key">The key as <see cref="FrameHeader.MaskKey"/> has it.</param>
    /// <param name="offset">Where in the frame's payload the source begins, in bytes.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint key, long offset)
    {
        if (key == 0)
        {
            source.CopyTo(destination);
            return;
        }

        var turned = BitOperations.RotateRight(key, (int)(offset & 3) * 8);
        var wide = new Vector<byte>(MemoryMarshal.AsBytes(Fill(stackalloc uint[Vector<uint>.Count], turned)));
        while (source.Length >= Vector<byte>.Count)
        {
            (new Vector<byte>(source) ^ wide).CopyTo(destination);
            source = source[Vector<byte>.Count..];
            destination = destination[Vector<byte>.Count..];
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, turned);
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)(source[i] ^ bytes[i & 3]);
        }
    }

    private static Span<uint> Fill(Span<uint> span, uint value)
    {
        span.Fill(BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
        return span;
    }
}
