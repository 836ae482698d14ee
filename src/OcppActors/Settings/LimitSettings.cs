namespace OcppActors.Settings;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
/// <param name="DialTimeout">From a charger's request to the CPMS's answer.</param>
/// <param name="MessageLimit">The largest message that is shown on the snoop, in bytes.</param>
public sealed record LimitSettings(TimeSpan DialTimeout, int MessageLimit);
