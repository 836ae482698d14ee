using System.Buffers.Binary;
using System.Security.Cryptography;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>The only frame that the relay itself sends: Close 1001, going away (RFC 6455 sections 5.5.1 and 7.4.1).</summary>
public static class CloseFrame
{
    private const ushort GoingAway = 1001;
    private const byte FinalClose = 0x80 | (byte)Opcode.Close;
    private const byte Masked = 0x80;

    /// <summary>The frame for a direction: masked towards the CPMS, unmasked towards the charger.</summary>
    public static ReadOnlyMemory<byte> Of(Direction sender)
    {
        var status = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(status, GoingAway);
        if (sender == Direction.FromCsms)
        {
            return new byte[] { FinalClose, sizeof(ushort), status[0], status[1] };
        }

        var key = RandomNumberGenerator.GetBytes(sizeof(uint));
        return (byte[])
        [
            FinalClose, Masked | sizeof(ushort), .. key, (byte)(status[0] ^ key[0]), (byte)(status[1] ^ key[1]),
        ];
    }
}
