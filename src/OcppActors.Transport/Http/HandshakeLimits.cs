namespace OcppActors.Transport.Http;

/// <summary>Limits of a handshake, on either side.</summary>
public sealed record HandshakeLimits
{
    /// <summary>The limits without configuration.</summary>
    public static HandshakeLimits Default { get; } = new();

    /// <summary>From a charger's connection to its complete request head.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>In bytes. Kestrel's own limit for request line and headers together is as large.</summary>
    public int RequestHeadBytes { get; init; } = 32 * 1024;

    /// <summary>Of the CPMS's answer, in bytes.</summary>
    public int ResponseHeadBytes { get; init; } = 32 * 1024;

    /// <summary>How much of a refusal's body is forwarded, in bytes; a longer one is cut.</summary>
    public int RefusalBodyBytes { get; init; } = 64 * 1024;
}
