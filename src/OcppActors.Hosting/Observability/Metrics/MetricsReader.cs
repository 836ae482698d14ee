using System.Diagnostics.Metrics;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>
/// Reads the instruments on request. OpenTelemetry's exporter for Prometheus is still a beta and needs a meter provider from
/// the start; for observable instruments a listener is enough.
/// </summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly Lock _reading = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsReader(ServiceMeters meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && meters.Include(instrument))
            {
                listener.EnableMeasurementEvents(instrument, Add(MetricFamily.Of(instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Add((long)value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>The current metrics, sorted by name.</summary>
    public string Read()
    {
        lock (_reading)
        {
            foreach (var family in _families.Values)
            {
                family.Samples.Clear();
            }

            _listener.RecordObservableInstruments();
            return PrometheusText.Of(_families.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(MetricFamily family)
    {
        lock (_reading)
        {
            return _families[family.Name] = family;
        }
    }
}
