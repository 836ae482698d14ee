using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// A header of the PROXY protocol, version 1 or 2, by which a proxy tells the address of its client
/// (https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt).
/// </summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Client">The address of the proxy's client; null where the proxy names none, as in its own health checks.</param>
internal sealed record ProxyHeader(int Bytes, IPEndPoint? Client)
{
    private const int MaxTextBytes = 107; // section 2.1, with CR LF
    private const int FixedBytes = 16;
    private const int IPv4Bytes = 12;
    private const int IPv6Bytes = 36;

    private static ReadOnlySpan<byte> TextSignature => "PROXY "u8;

    private static ReadOnlySpan<byte> BinarySignature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Whether a connection begins with a header; null: too few bytes have come.</summary>
    public static bool? Begins(ReadOnlySpan<byte> received) =>
        received.StartsWith(TextSignature) || received.StartsWith(BinarySignature) ? true
        : TextSignature.StartsWith(received) || BinarySignature.StartsWith(received) ? null
        : false;

    /// <summary>Reads a header whose signature has come.</summary>
    /// <param name="received">The first bytes of the connection.</param>
    /// <param name="header">Null where it is not complete, or invalid.</param>
    /// <returns>False: it is invalid.</returns>
    public static bool TryRead(ReadOnlySpan<byte> received, out ProxyHeader? header) => received.StartsWith(TextSignature)
        ? TryReadText(received, out header)
        : TryReadBinary(received, out header);

    private static bool TryReadText(ReadOnlySpan<byte> received, out ProxyHeader? header)
    {
        header = null;
        var end = received[..Math.Min(received.Length, MaxTextBytes)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return received.Length < MaxTextBytes;
        }

        var parts = HttpField.Text(received[..end]).Split(' ');
        if (parts[1] == "UNKNOWN")
        {
            header = new ProxyHeader(end + 2, null);
            return true;
        }

        if (parts.Length != 6 || AddressOf(parts[1], parts[2]) is not { } client || AddressOf(parts[1], parts[3]) is null
            || PortOf(parts[4]) is not { } port || PortOf(parts[5]) is null)
        {
            return false;
        }

        header = new ProxyHeader(end + 2, new IPEndPoint(client, port));
        return true;
    }

    private static bool TryReadBinary(ReadOnlySpan<byte> received, out ProxyHeader? header)
    {
        header = null;
        if (received.Length < FixedBytes)
        {
            return true;
        }

        var (command, family, transport) = (received[12], received[13] >> 4, received[13] & 0x0F);
        var length = BinaryPrimitives.ReadUInt16BigEndian(received[14..]);
        var isLocal = command == 0x20;
        if ((command != 0x21 && !isLocal) || (!isLocal && (family > 3 || transport > 2 || length < AddressBytes(family))))
        {
            return false;
        }

        if (received.Length >= FixedBytes + length)
        {
            var client = isLocal || transport != 1 ? null : ClientOf(family, received[FixedBytes..]);
            header = new ProxyHeader(FixedBytes + length, client); // what follows the addresses (TLVs) is not used
        }

        return true;
    }

    private static int AddressBytes(int family) => family switch
    {
        1 => IPv4Bytes,
        2 => IPv6Bytes,
        _ => 0,
    };

    private static IPEndPoint? ClientOf(int family, ReadOnlySpan<byte> addresses) => family switch
    {
        1 => new IPEndPoint(new IPAddress(addresses[..4]), BinaryPrimitives.ReadUInt16BigEndian(addresses[8..])),
        2 => new IPEndPoint(PlainAddress.Of(new IPAddress(addresses[..16])), BinaryPrimitives.ReadUInt16BigEndian(addresses[32..])),
        _ => null,
    };

    // IPAddress also reads forms that the protocol does not have, such as 127.1, and scopes.
    private static IPAddress? AddressOf(string family, string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return family switch
        {
            "TCP4" => address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text ? address : null,
            "TCP6" => address.AddressFamily == AddressFamily.InterNetworkV6 && !text.AsSpan().ContainsAny('%', '[', '/') ? PlainAddress.Of(address) : null,
            _ => null,
        };
    }

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null;
}
