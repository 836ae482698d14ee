namespace OcppActors.Settings;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
/// <param name="DialTimeout">From a charger's request to the CPMS's answer.</param>
/// <param name="TcpKeepAliveTime">After so much silence a connection is probed.</param>
/// <param name="TcpKeepAliveInterval">Between two probes.</param>
/// <param name="TcpUserTimeout">How long a connection may leave probes or data unanswered.</param>
public sealed record LimitSettings(
    TimeSpan DialTimeout, TimeSpan TcpKeepAliveTime, TimeSpan TcpKeepAliveInterval, TimeSpan TcpUserTimeout);
