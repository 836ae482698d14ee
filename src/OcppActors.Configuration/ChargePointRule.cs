namespace OcppActors.Configuration;

/// <summary>How a charger's connection ends when the relay stops.</summary>
public enum OnStop
{
    /// <summary>A WebSocket Close 1001.</summary>
    Close,

    /// <summary>A TCP reset, for chargers that do not come back after a Close.</summary>
    Abort,
}

/// <summary>What is different for one charge point, or for some.</summary>
/// <param name="Pattern">Whose: charge point id or, with a slash at its beginning, raw path, with <c>*</c> and <c>?</c>.</param>
/// <param name="Cpms">Null: that of all the others.</param>
/// <param name="AppendsId">Whether the charger's path is appended to the CPMS's.</param>
/// <param name="As">Another charge point id for snoop and metering; null: its own.</param>
/// <param name="Login">Null: as all the others; with a CPMS of its own the charger's.</param>
/// <param name="OnStop">How its connection ends when the relay stops.</param>
public sealed record ChargePointRule(string Pattern, Uri? Cpms, bool AppendsId, string? As, CpmsLogin? Login, OnStop OnStop);
