using System.Diagnostics.Metrics;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>One of several values of an instrument, told apart by a label.</summary>
internal readonly record struct LabeledValue(string Label, Func<long> Value);

/// <summary>Adds observable instruments over existing counters: they cost nothing until they are read.</summary>
internal static class MeterExtensions
{
    /// <summary>Adds a value that only rises.</summary>
    public static void AddCounter(this Meter meter, string name, string unit, string help, Func<long> value) =>
        meter.CreateObservableCounter(name, value, unit, help);

    /// <inheritdoc cref="AddCounter(Meter, string, string, string, Func{long})"/>
    public static void AddCounter(this Meter meter, string name, string unit, string help, string label, params LabeledValue[] values) =>
        meter.CreateObservableCounter(name, () => Measure(label, values), unit, help);

    /// <summary>Adds a value that rises and falls.</summary>
    public static void AddGauge(this Meter meter, string name, string unit, string help, Func<long> value) =>
        meter.CreateObservableUpDownCounter(name, value, unit, help);

    private static IEnumerable<Measurement<long>> Measure(string label, LabeledValue[] values) =>
        values.Select(value => new Measurement<long>(value.Value(), new KeyValuePair<string, object?>(label, value.Label)));
}
