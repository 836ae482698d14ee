using System.Text.Json.Nodes;

namespace OcppActors.Simulator.Chargers;

/// <summary>The CPMS's answer to a BootNotification, the same in every version of OCPP.</summary>
internal static class BootResponse
{
    private const int MinIntervalSeconds = 10;

    /// <summary>An answer without a status counts as accepted: a charger carries on.</summary>
    public static (bool Accepted, TimeSpan Interval) Read(JsonObject answer) =>
        ((string?)answer["status"] is null or "Accepted", TimeSpan.FromSeconds(Math.Max((int?)answer["interval"] ?? 0, MinIntervalSeconds)));
}
