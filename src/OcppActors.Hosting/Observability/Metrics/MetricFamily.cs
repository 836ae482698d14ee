using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>One value of a metric.</summary>
/// <param name="Labels">Names as Prometheus allows them, and unescaped values.</param>
/// <param name="Value">The formatted value.</param>
internal readonly record struct MetricSample(IReadOnlyList<KeyValuePair<string, string>> Labels, string Value);

/// <summary>A metric of Prometheus: the name and type of an instrument, and the values of the last reading.</summary>
internal sealed class MetricFamily(string name, string help, bool isCounter)
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal) { ["By"] = "bytes", ["s"] = "seconds" };

    // The framework declares these as counters although they fall.
    private static readonly string[] FalseCounters = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    public string Name => name;

    public string Help => help;

    public bool IsCounter => isCounter;

    public List<MetricSample> Samples { get; } = [];

    /// <summary>
    /// Names and units follow OpenTelemetry's "Prometheus and OpenMetrics Compatibility": <c>_</c> for characters that a name
    /// must not contain, the unit as a suffix, then <c>_total</c>.
    /// </summary>
    public static MetricFamily Of(Instrument instrument)
    {
        var type = instrument.GetType();
        var isCounter = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ObservableCounter<>)
            && !FalseCounters.Contains(instrument.Name);
        return new MetricFamily(NameOf(instrument.Name, instrument.Unit, isCounter), instrument.Description ?? instrument.Name, isCounter);
    }

    public static string NameOf(string instrument, string? unit, bool isCounter)
    {
        var name = Sanitize(instrument);
        var suffix = unit is not null && Units.TryGetValue(unit, out var known) ? $"_{known}" : "";
        name = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    public void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Add(value.ToString(CultureInfo.InvariantCulture), tags);

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Add(Format(value), tags);

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Sanitize(string name)
    {
        var plain = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return char.IsAsciiDigit(name[0]) ? plain.Insert(0, '_').ToString() : plain.ToString();
    }

    private void Add(string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(Sanitize(tags[i].Key), Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }

        Samples.Add(new MetricSample(labels, value));
    }
}
