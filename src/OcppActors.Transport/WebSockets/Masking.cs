using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OcppActors.Transport.WebSockets;

/// <summary>Masking and unmasking (RFC 6455 section 5.3), which are the same operation.</summary>
internal static class Masking
{
    /// <summary>Masks or unmasks. With key 0, which stands for an unmasked frame, the bytes are copied unchanged.</summary>
    /// <param name="source">Payload bytes.</param>
    /// <param name="destination">At least as long as the source.</param>
    /// <param name="key">The key as <see cref="FrameHeader.MaskKey"/> has it.</param>
    /// <param name="offset">The source's position in the frame's payload, in bytes.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, uint key, long offset)
    {
        if (key == 0)
        {
            source.CopyTo(destination);
            return;
        }

        var rotated = BitOperations.RotateRight(key, (int)(offset & 3) * 8);
        var wide = new Vector<byte>(MemoryMarshal.AsBytes(Fill(stackalloc uint[Vector<uint>.Count], rotated)));
        while (source.Length >= Vector<byte>.Count)
        {
            (new Vector<byte>(source) ^ wide).CopyTo(destination);
            source = source[Vector<byte>.Count..];
            destination = destination[Vector<byte>.Count..];
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, rotated);
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
