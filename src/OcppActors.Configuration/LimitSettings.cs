namespace OcppActors.Configuration;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
/// <param name="DialTimeout">From a charger's request to the CPMS's answer.</param>
/// <param name="DialConcurrency">How many chargers' requests are under way to the CPMS at once; 0: as many as come.</param>
/// <param name="MessageLimit">The largest message that is shown on the snoop, in bytes.</param>
public sealed record LimitSettings(TimeSpan DialTimeout, int DialConcurrency, int MessageLimit)
{
    /// <summary>After so much silence a connection is probed.</summary>
    public TimeSpan TcpKeepAliveTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two probes.</summary>
    public TimeSpan TcpKeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may leave probes or data unanswered.</summary>
    public TimeSpan TcpUserTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Of the charge points' port.</summary>
    public HandshakeSettings Handshake { get; init; } = HandshakeSettings.Default;
}
