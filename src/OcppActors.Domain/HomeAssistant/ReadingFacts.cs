using System.Collections.Immutable;
using System.Globalization;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Applies meter samples to the entities of a charge point.</summary>
internal static class ReadingFacts
{
    public static void ApplyReadings(this DeviceDraft draft, ImmutableArray<MeterSample> samples, MessageTime messageTime)
    {
        if (samples.Length > SampleGroup.MaxCompared)
        {
            foreach (var group in SampleGroup.AllOf(samples))
            {
                ApplyGroup(draft, group, messageTime);
            }

            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            if (SampleGroup.BeginningAt(samples, i) is { } group)
            {
                ApplyGroup(draft, group, messageTime);
            }
        }
    }

    private static void ApplyGroup(DeviceDraft draft, SampleGroup group, MessageTime messageTime)
    {
        if (MeasurandTable.Find(group.Measurand) is { } measurand)
        {
            ApplySeries(draft, new MeterSeriesKey(group.Connector, group.Location, measurand.Name), measurand, group.Samples, messageTime);
        }
        else
        {
            draft.Skip($"measurand {FactCollector.Quote(group.Measurand)} is unknown");
        }
    }

    private static void ApplySeries(
        DeviceDraft draft, MeterSeriesKey key, Measurand measurand, IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        var before = draft.Device.Series.GetValueOrDefault(key) ?? Create(draft, key, measurand, samples);
        var (series, readings) = before.Apply(samples, messageTime);
        if (series.SeenPhases == Phases.None || !draft.TrySetSeries(key, series))
        {
            return;
        }

        if (before.SisterUnit is null && series.SisterUnit is { } sister)
        {
            draft.Skip(string.Create(
                CultureInfo.InvariantCulture,
                $"{measurand.Name} in {sister.Name}: it is published in {series.Quantity.Unit}, so 1 {sister.Name} counts as {sister.Factor} {series.Quantity.Unit}"));
        }

        foreach (var reading in readings)
        {
            draft.PublishReading(key, series, reading);
        }

        if (!series.HasTotal)
        {
            draft.RemoveEntity(EntityOf(key, series, Phases.Total));
        }
    }

    private static MeterSeries Create(DeviceDraft draft, MeterSeriesKey key, Measurand measurand, IEnumerable<MeterSample> samples)
    {
        var first = samples.First();
        var series = MeterSeries.Create(measurand, first);
        return key.Measurand == MeterSample.DefaultMeasurand
            && draft.SessionOf(key.Connector) is { IsOver: false, MeterStart: > 0 and var meterStart }
            && samples.All(sample => sample.Value == 0)
                ? series.StartingAt(meterStart, first, draft.At)
                : series;
    }

    /// <summary>Publishes a reading at the topic of its phase.</summary>
    /// <param name="draft">The device.</param>
    /// <param name="key">The series.</param>
    /// <param name="series">Its unit.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="isUrgent">It belongs to an event and is not delayed by the minimum interval.</param>
    public static void PublishReading(this DeviceDraft draft, MeterSeriesKey key, MeterSeries series, MeterReading reading, bool isUrgent = false)
    {
        var entity = EntityOf(key, series, reading.Phase);
        if (reading.IsReset)
        {
            // Without the delayed value before it, the reset could look like a small step back.
            draft.PublishDelayed(entity.Key);
        }

        draft.SetState(entity, reading.Payload, isUrgent, reading.IsReset);
    }

    private static Entity EntityOf(MeterSeriesKey key, MeterSeries series, Phases phase) =>
        ReadingEntities.Get(key.Connector, key.Location, series.Measurand, series.Quantity, phase);
}
