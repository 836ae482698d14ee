using System.Net;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration;

/// <summary>Where charge points connect.</summary>
public sealed record ChargePointOptions
{
    public static ChargePointOptions Default { get; } = new();

    /// <summary>A host name or IP address; null: all interfaces.</summary>
    public string? Host { get; init; }

    /// <summary>0: any free port.</summary>
    public int Port { get; init; } = 8500;

    /// <summary>Whether a connection to this address and port would be one of a charger to this relay.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="own">The addresses of this machine.</param>
    public bool AreAt(IPAddress address, int port, IReadOnlyCollection<IPAddress> own)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes()); // without its scope
        return port == Port && port != 0 && Host switch
        {
            null => IPAddress.IsLoopback(plain) || IsAny(plain) || own.Contains(plain),
            "localhost" => plain.Equals(IPAddress.Loopback) || plain.Equals(IPAddress.IPv6Loopback) || IsAny(plain),
            _ => IPAddress.TryParse(Host, out var host) && (plain.Equals(host) || (IsAny(host) && (IPAddress.IsLoopback(plain) || own.Contains(plain)))),
        };
    }

    /// <summary>Whether a URL certainly leads to this relay: by an address of this machine, or by the very name that chargers connect to.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="own">The addresses of this machine.</param>
    public bool AreAt(Uri url, IReadOnlyCollection<IPAddress> own)
    {
        var address = url.IdnHost == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.IdnHost, out var literal) ? literal : null;
        return address is null
            ? url.Port == Port && url.IdnHost.Equals(Host, StringComparison.OrdinalIgnoreCase)
            : AreAt(address, url.Port, own);
    }

    /// <summary>The proxies whose X-Forwarded-For is trusted.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    // A connection to 0.0.0.0 or :: is one to this machine.
    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
