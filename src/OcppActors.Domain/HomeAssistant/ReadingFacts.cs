using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What meter samples mean for the entities of a charge point.</summary>
internal static class ReadingFacts
{
    public static void ApplyReadings(this DeviceDraft draft, IEnumerable<MeterSample> samples, Moment moment)
    {
        foreach (var group in samples.GroupBy(sample => (sample.Connector, sample.Location, sample.Measurand)))
        {
            var (connector, location, name) = group.Key;
            if (MeasurandTable.Find(name) is { } measurand)
            {
                ApplySeries(draft, new MeterSeriesKey(connector, location, measurand.Name), measurand, group, moment);
            }
            else
            {
                draft.Skip($"measurand {FactCollector.Quote(name)} is unknown");
            }
        }
    }

    private static void ApplySeries(
        DeviceDraft draft, MeterSeriesKey key, Measurand measurand, IEnumerable<MeterSample> samples, Moment moment)
    {
        if (draft.SeriesOf(key, () => MeterSeries.StartingWith(measurand, samples.First())) is not { } before)
        {
            return;
        }

        var (series, readings) = before.Apply(samples, moment);
        if (series.Seen == Phases.None)
        {
            return;
        }

        draft.Keep(key, series);
        foreach (var reading in readings)
        {
            if (reading.IsReset)
            {
                // Without the height that still waits for its time the reset may look like a small step back.
                draft.Release(EntityOf(reading.Phase));
            }

            draft.Report(EntityOf(reading.Phase), StatePayload.Of(reading.Value), isReset: reading.IsReset);
            draft.MeterSession(key, reading, samples, moment);
        }

        if (!series.HasWhole)
        {
            draft.Retire(EntityOf(Phases.Total));
        }

        Entity EntityOf(Phases phase) => Entity.Reading(key.Connector, key.Location, measurand, series.Quantity, phase);
    }
}
