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
    /// Those of connector 0 end as well if the connector's transaction has sent its samples there.
    /// </summary>
    /// <param name="draft">The device.</param>
    /// <param name="connector">The connector, or <see cref="Everywhere"/>.</param>
    /// <param name="at">When they ended, by the charger's clock; samples taken before are late. Null if that is not known.</param>
    /// <param name="messageTime">When the message arrived.</param>
    public static void EndFlows(this DeviceDraft draft, int connector, DateTimeOffset? at = null, MessageTime messageTime = default)
    {
        // A clock that is ahead must not suppress the samples to come.
        var end = at <= messageTime.Receipt + Freshness.Tolerance ? at : null;
        Remember(draft, connector);
        var atChargePoint = draft.SessionOf(connector) is { IsMeteredAtChargePoint: true };
        foreach (var (key, series) in draft.Device.Series)
        {
            if (connector != Everywhere && key.Connector != connector && !(atChargePoint && key.Connector == 0))
            {
                continue;
            }

            var (next, ended) = series.EndFlow(end, messageTime);
            draft.TrySetSeries(key, next);
            for (var left = ended; left != Phases.None; left &= left - 1)
            {
                draft.EndFlow(ReadingEntities.Get(key.Connector, key.Location, series.Measurand, series.Quantity, left & ~(left - 1)));
            }
        }
    }

    /// <summary>Before the device is restored, what an earlier run has published is not known yet: its flows end when it is.</summary>
    private static void Remember(DeviceDraft draft, int connector)
    {
        if (!draft.Device.IsRestored && draft.Device.EarlyFlowEnds.Count < ChargePointDevice.MaxEarlyFlowEnds)
        {
            draft.Update(device => device with { EarlyFlowEnds = device.EarlyFlowEnds.Add(connector) });
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
