namespace OcppActors.Configuration;

/// <summary>How many connections the charge points' port carries, and what their handshakes may take.</summary>
public sealed record HandshakeSettings
{
    public static HandshakeSettings Default { get; } = new();

    /// <summary>In all; 0: any number.</summary>
    public int Connections { get; init; } = 20_000;

    /// <summary>From one address; 0: any number.</summary>
    public int ConnectionsPerAddress { get; init; }

    /// <summary>That have not yet come to a session; 0: any number.</summary>
    public int Handshakes { get; init; } = 5_000;

    /// <summary>From a charger's connect to its whole request head.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int RequestHeadBytes { get; init; } = 32 * 1024;

    public int ResponseHeadBytes { get; init; } = 32 * 1024;

    /// <summary>How much of a refusal's body is passed on.</summary>
    public int RefusalBodyBytes { get; init; } = 64 * 1024;
}
