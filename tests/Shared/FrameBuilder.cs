using System.Buffers.Binary;
using OcppActors.Transport.WebSockets;

namespace OcppActors.TestSupport;

/// <summary>Frames as RFC 6455 section 5.2 draws them, written independently of the code under test.</summary>
internal static class FrameBuilder
{
    public static byte[] Text(string text, uint? key = null) => Frame(Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text), key);

    public static byte[] Frame(Opcode opcode, byte[] payload, uint? key = null, bool final = true, byte rsv = 0)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | rsv | (byte)opcode) };
        var mask = key is null ? 0 : 0x80;
        var extended = new byte[8];
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame.Add((byte)(mask | 126));
            BinaryPrimitives.WriteUInt16BigEndian(extended, (ushort)payload.Length);
            frame.AddRange(extended[..2]);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            BinaryPrimitives.WriteInt64BigEndian(extended, payload.Length);
            frame.AddRange(extended);
        }

        if (key is not { } maskKey)
        {
            return [.. frame, .. payload];
        }

        var keyBytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(keyBytes, maskKey);
        return [.. frame, .. keyBytes, .. payload.Select((b, i) => (byte)(b ^ keyBytes[i % 4]))];
    }
}
