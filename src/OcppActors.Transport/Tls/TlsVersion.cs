using System.Security.Authentication;

namespace OcppActors.Transport.Tls;

/// <summary>The versions of TLS, the oldest first.</summary>
public enum TlsVersion
{
    /// <summary>RFC 2246; forbidden by RFC 8996.</summary>
    Tls10,

    /// <summary>RFC 4346; forbidden by RFC 8996.</summary>
    Tls11,

    /// <summary>RFC 5246.</summary>
    Tls12,

    /// <summary>RFC 8446.</summary>
    Tls13,
}

/// <summary>Names and framework values of the versions.</summary>
public static class TlsVersions
{
    /// <summary>The versions of all connections except those of old chargers.</summary>
    public const SslProtocols Modern = SslProtocols.Tls12 | SslProtocols.Tls13;

    private static readonly (string Name, SslProtocols Protocol)[] All =
    [
#pragma warning disable SYSLIB0039, CA5397 // some chargers support nothing newer; off by default
        ("1.0", SslProtocols.Tls),
        ("1.1", SslProtocols.Tls11),
#pragma warning restore SYSLIB0039, CA5397
        ("1.2", SslProtocols.Tls12),
        ("1.3", SslProtocols.Tls13),
    ];

    /// <summary>Reads <c>1.2</c>.</summary>
    public static bool TryParse(string text, out TlsVersion version)
    {
        var index = Array.FindIndex(All, known => known.Name == text);
        version = (TlsVersion)index;
        return index >= 0;
    }

    /// <summary>As in <c>1.2</c>.</summary>
    public static string Name(this TlsVersion version) => All[(int)version].Name;

    /// <summary>This version alone.</summary>
    public static SslProtocols Alone(this TlsVersion version) => All[(int)version].Protocol;

    /// <summary>This version and all newer ones.</summary>
    public static SslProtocols AndNewer(this TlsVersion version) =>
        All.Skip((int)version).Aggregate(SslProtocols.None, (all, next) => all | next.Protocol);

    /// <summary>The newest of several; null: none that is known.</summary>
    public static TlsVersion? Newest(SslProtocols protocols)
    {
        var index = Array.FindLastIndex(All, known => protocols.HasFlag(known.Protocol));
        return index < 0 ? null : (TlsVersion)index;
    }
}
