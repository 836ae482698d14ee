using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>What a frame is (RFC 6455 section 5.2).</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>One WebSocket frame, payload unmasked (RFC 6455 section 5.2).</summary>
/// <param name="Opcode">Any, known or not.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Final">FIN.</param>
/// <param name="Reserved">RSV1 to RSV3 where they stand in the first byte: 0x40, 0x20, 0x10.</param>
internal sealed record Frame(Opcode Opcode, byte[] Payload, bool Final = true, byte Reserved = 0)
{
    /// <summary>RSV1: with permessage-deflate, a compressed message begins (RFC 7692 section 6).</summary>
    public const byte Compressed = 0x40;

    private const byte ReservedBits = 0x70;
    private const byte MaskBit = 0x80;

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The status of a Close frame, or null if it has none.</summary>
    public int? CloseStatus => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : null;

    public static Frame OfText(string text, bool final = true) => new(Opcode.Text, Encoding.UTF8.GetBytes(text), final);

    public static Frame OfClose(int status, string reason)
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return new Frame(Opcode.Close, payload);
    }

    /// <summary>The bytes on the wire; masked with a fresh random key, as a client must, or not at all.</summary>
    public byte[] Encode(bool masked)
    {
        using var wire = new MemoryStream();
        wire.WriteByte((byte)((Final ? 0x80 : 0) | Reserved | (int)Opcode));
        var length = EncodedLength();
        length[0] |= masked ? MaskBit : (byte)0;
        wire.Write(length);
        if (!masked)
        {
            wire.Write(Payload);
            return wire.ToArray();
        }

        var key = RandomNumberGenerator.GetBytes(4);
        wire.Write(key);
        wire.Write(Masked(Payload, key));
        return wire.ToArray();
    }

    /// <summary>Decodes the first frame of <paramref name="bytes"/>; false if more bytes are needed, which an impossible length needs forever.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Frame frame, out int length)
    {
        (frame, length) = (new Frame(Opcode.Continuation, []), 0);
        if (bytes.Length < 2)
        {
            return false;
        }

        var extended = (bytes[1] & ~MaskBit & 0xFF) switch { 126 => 2, 127 => 8, _ => 0 };
        var keyed = (bytes[1] & MaskBit) != 0;
        var head = 2 + extended + (keyed ? 4 : 0);
        if (bytes.Length < head)
        {
            return false;
        }

        var size = extended switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            8 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => bytes[1] & ~MaskBit & 0xFF,
        };
        if (size < 0 || size > bytes.Length - head)
        {
            return false;
        }

        var payload = bytes.Slice(head, (int)size);
        var plain = keyed ? Masked(payload, bytes.Slice(head - 4, 4)) : payload.ToArray();
        (frame, length) = (new Frame((Opcode)(bytes[0] & 0x0F), plain, (bytes[0] & 0x80) != 0, (byte)(bytes[0] & ReservedBits)), head + payload.Length);
        return true;
    }

    private byte[] EncodedLength()
    {
        switch (Payload.Length)
        {
            case < 126:
                return [(byte)Payload.Length];
            case <= ushort.MaxValue:
                return [126, (byte)(Payload.Length >> 8), (byte)Payload.Length];
            default:
                var bytes = new byte[9];
                bytes[0] = 127;
                BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Payload.Length);
                return bytes;
        }
    }

    private static byte[] Masked(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> key)
    {
        var result = new byte[payload.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (byte)(payload[i] ^ key[i % 4]);
        }

        return result;
    }
}
