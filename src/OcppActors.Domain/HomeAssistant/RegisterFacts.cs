using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Applies the readings of a live transaction's begin and end to the registers of its connector.</summary>
internal static class RegisterFacts
{
    /// <summary>A transaction has started.</summary>
    /// <param name="draft">The device.</param>
    /// <param name="connector">The transaction's connector.</param>
    /// <param name="meterStart">In Wh, or null. 0 is that of all registers, since those of a transaction all start there.</param>
    public static void ApplyMeterStart(this DeviceDraft draft, int connector, decimal? meterStart)
    {
        foreach (var (key, series) in draft.Device.Series)
        {
            if (key.Connector == connector && series.Measurand.IsRegister)
            {
                var (guards, readings) = series.Guards.Start(meterStart == 0 || key.Measurand == MeterSample.DefaultMeasurand ? meterStart : null, series.SummablePhases, draft.At);
                Set(draft, key, series with { Guards = guards }, readings);
            }
        }
    }

    /// <summary>A transaction has ended: its register gets meterStop at once, not with the next charge.</summary>
    /// <param name="draft">The device.</param>
    /// <param name="connector">The transaction's connector.</param>
    /// <param name="session">The transaction.</param>
    /// <param name="meterStop">In Wh, or null.</param>
    public static void ApplyMeterStop(this DeviceDraft draft, int connector, ChargingSession session, decimal? meterStop)
    {
        if (meterStop is { } stop && session.Energy is { } energy && RegisterOf(draft.Device, connector) is { } key)
        {
            var series = draft.Device.Series[key];
            var (guards, readings) = series.Guards.End(session.MeterStart, stop, energy, session.Duration ?? TimeSpan.Zero, draft.At);
            Set(draft, key, series with { Guards = guards }, readings);
        }
    }

    private static void Set(DeviceDraft draft, MeterSeriesKey key, MeterSeries series, ImmutableArray<MeterReading> readings)
    {
        if (draft.TrySetSeries(key, series))
        {
            foreach (var reading in readings)
            {
                draft.PublishReading(key, series, reading, isUrgent: true);
            }
        }
    }

    /// <summary>The register that meterStop may continue: the one at the outlet, or the only one.</summary>
    private static MeterSeriesKey? RegisterOf(ChargePointDevice device, int connector)
    {
        var outlet = new MeterSeriesKey(connector, MeterSample.DefaultLocation, MeterSample.DefaultMeasurand);
        if (device.Series.ContainsKey(outlet))
        {
            return outlet;
        }

        MeterSeriesKey? found = null;
        foreach (var key in device.Series.Keys)
        {
            if (key.Connector == connector && key.Measurand == MeterSample.DefaultMeasurand)
            {
                if (found is not null)
                {
                    return null;
                }

                found = key;
            }
        }

        return found;
    }
}
