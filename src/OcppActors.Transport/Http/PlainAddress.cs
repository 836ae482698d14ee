using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Http;

/// <summary>IPv4 addresses in one form: a socket that accepts IPv4 and IPv6 reports them mapped to IPv6 (RFC 4291 section 2.5.5.2).</summary>
public static class PlainAddress
{
    private const int MappedBits = 96;
    private const int NetworkBytes = 8;

    /// <summary>The address, as IPv4 where it is one.</summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static IPAddress? Of(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    /// <summary>The end point, as IPv4 where it is one; one that has no IP address is returned as it is.</summary>
    [return: NotNullIfNotNull(nameof(end))]
    public static EndPoint? Of(EndPoint? end) =>
        end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : end;

    /// <summary>
    /// What one subscriber has at least: an IPv4 address, or the first address of the /64 network of an IPv6 address (RFC 6177).
    /// </summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static IPAddress? BlockOf(IPAddress? address)
    {
        if (Of(address) is not { AddressFamily: AddressFamily.InterNetworkV6 } ip)
        {
            return Of(address);
        }

        var bytes = ip.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The network, as one of IPv4 where it holds IPv4 addresses only.</summary>
    public static IPNetwork Of(IPNetwork network) =>
        network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedBits
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedBits)
            : network;
}
