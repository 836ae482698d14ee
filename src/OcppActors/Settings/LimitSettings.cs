namespace OcppActors.Settings;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
/// <param name="DialTimeout">From a charger's request to the CPMS's answer.</param>
public sealed record LimitSettings(TimeSpan DialTimeout)
{
    /// <summary>Of the charge points' port.</summary>
    public HandshakeSettings Handshake { get; init; } = HandshakeSettings.Default;
}
