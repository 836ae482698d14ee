namespace OcppActors.Transport.Http;

/// <summary>What a handshake may take, on either side.</summary>
public sealed record HandshakeLimits
{
    public static HandshakeLimits Default { get; } = new();

    /// <summary>From a charger's connect to its whole request head.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Kestrel's own limit for request line and headers together is of this size.</summary>
    public int RequestHeadBytes { get; init; } = 32 * 1024;

    public int ResponseHeadBytes { get; init; } = 32 * 1024;

    /// <summary>How much of a refusal's body is passed on; a longer one is cut.</summary>
    public int RefusalBodyBytes { get; init; } = 64 * 1024;
}
