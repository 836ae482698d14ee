using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What each fact of a charge point means for its entities.</summary>
internal static class DeviceFacts
{
    /// <param name="draft">The device to tell.</param>
    /// <param name="fact">What the charge point has said.</param>
    /// <param name="timestamp">When the relay had it.</param>
    public static void Learn(this DeviceDraft draft, ChargePointFact fact, DateTimeOffset timestamp)
    {
        switch (fact)
        {
            case HeartbeatSent:
                draft.Report(Entity.Heartbeat, StatePayload.Of(timestamp));
                break;
            case Booted boot:
                LearnIdentity(draft, boot);
                break;
            case StatusReported reported:
                LearnStatus(draft, reported);
                break;
            case Metered metered:
                LearnReadings(draft, metered);
                break;
        }
    }

    private static void LearnIdentity(DeviceDraft draft, Booted boot)
    {
        draft.Identify(boot);
        if (boot.SerialNumber is { } serialNumber)
        {
            draft.Report(Entity.SerialNumber, StatePayload.Of(serialNumber));
        }
    }

    private static void LearnStatus(DeviceDraft draft, StatusReported reported)
    {
        var options = ConnectorStatus.Ocpp16;
        var status = ConnectorStatus.Find(options, reported.Status);
        if (status is null)
        {
            draft.Skip($"status {Findings.Quote(reported.Status)} is unknown");
        }

        draft.Report(Entity.Status(reported.Connector, options), status is null ? StatePayload.Null : StatePayload.Of(status));
    }

    private static void LearnReadings(DeviceDraft draft, Metered metered)
    {
        foreach (var samples in metered.Samples.GroupBy(sample => (sample.Connector, sample.Location, sample.Measurand)))
        {
            var (connector, location, name) = samples.Key;
            if (MeasurandTable.Find(name) is { } measurand)
            {
                LearnSeries(draft, new MeterSeriesKey(connector, location, measurand.Name), measurand, samples);
            }
            else
            {
                draft.Skip($"measurand {Findings.Quote(name)} is unknown");
            }
        }
    }

    // What holds a sample back belongs here, before the series takes it: a backlog that is older than what is known, and a
    // register that has stepped back.
    private static void LearnSeries(DeviceDraft draft, MeterSeriesKey key, Measurand measurand, IEnumerable<MeterSample> samples)
    {
        if (draft.SeriesOf(key, () => MeterSeries.StartingWith(measurand, samples.First())) is not { } before)
        {
            return;
        }

        var (series, readings) = before.Take(samples);
        draft.Keep(key, series);
        foreach (var reading in readings)
        {
            draft.Report(EntityOf(reading.Phase), StatePayload.Of(reading.Value));
        }

        if (!series.HasWhole)
        {
            draft.Retire(EntityOf(Phases.Total));
        }

        Entity EntityOf(Phases phase) => Entity.Reading(key.Connector, key.Location, measurand, series.Quantity, phase);
    }
}
