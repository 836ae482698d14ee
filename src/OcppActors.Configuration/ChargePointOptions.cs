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

    /// <summary>The proxies whose X-Forwarded-For is trusted.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;
}
