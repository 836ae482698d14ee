using System.Diagnostics.Metrics;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>One of several numbers of an instrument: its label's value, and where it is read.</summary>
internal readonly record struct Part(string Label, Func<long> Value);

/// <summary>Instruments over what is counted anyway: nothing happens until somebody reads them.</summary>
internal static class MeterExtensions
{
    /// <summary>What only rises.</summary>
    public static void AddCounter(this Meter meter, string name, string unit, string help, Func<long> value) =>
        meter.CreateObservableCounter(name, value, unit, help);

    /// <inheritdoc cref="AddCounter(Meter, string, string, string, Func{long})"/>
    public static void AddCounter(this Meter meter, string name, string unit, string help, string label, params Part[] parts) =>
        meter.CreateObservableCounter(name, () => Measure(label, parts), unit, help);

    /// <summary>What rises and falls.</summary>
    public static void AddGauge(this Meter meter, string name, string unit, string help, Func<long> value) =>
        meter.CreateObservableUpDownCounter(name, value, unit, help);

    private static IEnumerable<Measurement<long>> Measure(string label, Part[] parts) =>
        parts.Select(part => new Measurement<long>(part.Value(), new KeyValuePair<string, object?>(label, part.Label)));
}
