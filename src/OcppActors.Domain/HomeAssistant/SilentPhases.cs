using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The phases of a register that a message lacks although the meter has them: in a charge on one phase, the others keep what they
/// showed before. Without them, the sum would not be comparable with meterStart and meterStop.
/// </summary>
internal static class SilentPhases
{
    /// <summary>The samples, completed by such phases.</summary>
    /// <param name="samples">Those of a message.</param>
    /// <param name="device">The device, which knows the registers.</param>
    /// <param name="connector">The connector of the message.</param>
    /// <param name="meterStart">Of the session, or null. If it is 0, all phases may count from there.</param>
    public static ImmutableArray<MeterSample> Complete(
        ImmutableArray<MeterSample> samples, ChargePointDevice device, int connector, decimal? meterStart)
    {
        ImmutableArray<MeterSample>.Builder? completed = null;
        (string? Location, Phases Came) last = default;
        foreach (var sample in meterStart == 0 ? [] : samples)
        {
            if (sample.Phase == Phases.Total
                || !IsRegister(sample)
                || !device.Series.TryGetValue(new MeterSeriesKey(connector, sample.Location, MeterSample.DefaultMeasurand), out var series)
                || PhaseSum.SummandsIn(series.SeenPhases) is var summands && !summands.HasFlag(sample.Phase)
                || series.Quantity.Convert(sample.Value, sample.Unit) < series.Guards.Of(sample.Phase)?.Level)
            {
                continue;
            }

            last = last.Location == sample.Location ? last : (sample.Location, PhasesAt(sample.Location, samples));
            for (var left = summands & ~last.Came; left != Phases.None; left &= left - 1)
            {
                var phase = left & ~(left - 1);
                if (series.Guards.Of(phase) is { } guard)
                {
                    completed ??= samples.ToBuilder();
                    completed.Add(sample with { Phase = phase, Value = guard.Level, Unit = series.Quantity.Unit });
                }
            }
        }

        return completed?.ToImmutable() ?? samples;
    }

    private static Phases PhasesAt(string location, ImmutableArray<MeterSample> samples)
    {
        var phases = Phases.None;
        foreach (var sample in samples)
        {
            phases |= sample.Location == location && IsRegister(sample) ? sample.Phase : Phases.None;
        }

        return phases;
    }

    private static bool IsRegister(MeterSample sample) => sample.Measurand.Equals(MeterSample.DefaultMeasurand, StringComparison.OrdinalIgnoreCase);
}
