using System.Diagnostics.Metrics;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>
/// Reads the instruments when it is asked. The exporter for Prometheus that OpenTelemetry offers has never left its beta and
/// would need a meter provider from the start; of observable instruments a listener is all that it takes.
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
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Take((long)value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics as they are now, by name.</summary>
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
