using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The events after which nothing flows through a connector. Many chargers send samples during a charge only: without these
/// events its last power and current would stand until the next charge.
/// </summary>
internal static class FlowEnd
{
    /// <summary>Stands for all connectors.</summary>
    public const int Everywhere = -1;

    /// <summary>Whether nothing flows in this charging state of OCPP 2.x.</summary>
    public static bool IsChargingState(string state) => IsAnyOf(state, "Idle", "EVConnected", "SuspendedEV", "SuspendedEVSE");

    /// <summary>
    /// Whether nothing flows after this status. That the charge point itself (connector 0) is available says nothing of the load
    /// that its meter measures.
    /// </summary>
    public static bool IsStatus(StatusReported reported) =>
        IsAnyOf(reported.Status, "Finishing", "SuspendedEV", "SuspendedEVSE", "Unavailable", "Faulted")
        || (reported.Connector > 0 && IsAnyOf(reported.Status, "Available"));

    /// <summary>
    /// Ends the flows of a connector, or of all (<see cref="Everywhere"/>): each becomes 0 unless the same message has a value for it.
    /// </summary>
    public static void EndFlows(this DeviceDraft draft, int connector)
    {
        draft.RememberFlowEnd(connector);
        foreach (var (key, series) in draft.Device.Series)
        {
            if (connector != Everywhere && key.Connector != connector)
            {
                continue;
            }

            var (next, ended) = series.EndFlow();
            draft.TrySetSeries(key, next);
            for (var left = ended; left != Phases.None; left &= left - 1)
            {
                draft.EndFlow(ReadingEntities.Get(key.Connector, key.Location, series.Measurand, series.Quantity, left & ~(left - 1)));
            }
        }
    }

    private static bool IsAnyOf(string state, params ReadOnlySpan<string> states)
    {
        foreach (var known in states)
        {
            if (state.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
