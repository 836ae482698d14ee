using System.Buffers.Binary;

namespace OcppActors.LoadBench.Load;

/// <summary>A WebSocket frame in a buffer (RFC 6455 section 5.2).</summary>
/// <param name="opcode">1 text, 8 close.</param>
/// <param name="key">The four bytes of the mask, or none.</param>
/// <param name="payload">As it stands, masked if there is a key.</param>
internal readonly ref struct Frame(int opcode, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
{
    public const int Text = 1;
    public const int Close = 8;

    public int Opcode { get; } = opcode;

    public ReadOnlySpan<byte> Key { get; } = key;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Takes the next whole frame off the bytes; false when there is none.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        var keyLength = bytes[1] >= 0x80 ? 4 : 0;
        var shortLength = bytes[1] & 0x7F;
        var lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        var start = 2 + lengthBytes + keyLength;
        if (bytes.Length < start)
        {
            return false;
        }

        var length = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            _ => shortLength,
        };
        if (bytes.Length - start < length)
        {
            return false;
        }

        frame = new Frame(bytes[0] & 0xF, bytes.Slice(start - keyLength, keyLength), bytes.Slice(start, length));
        bytes = bytes[(start + length)..];
        return true;
    }
}
