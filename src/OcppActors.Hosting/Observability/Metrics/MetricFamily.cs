using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>One value of a metric.</summary>
/// <param name="Labels">Names as Prometheus takes them, and values as they are.</param>
/// <param name="Value">As it is written.</param>
internal readonly record struct MetricSample(IReadOnlyList<KeyValuePair<string, string>> Labels, string Value);

/// <summary>An instrument as a metric of Prometheus: its name and type, and the values of the last reading.</summary>
internal sealed class MetricFamily(string name, string help, bool isCounter)
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal) { ["By"] = "bytes", ["s"] = "seconds" };

    // The framework declares these as counters, and they fall.
    private static readonly string[] NoCounters = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    public string Name => name;

    public string Help => help;

    public bool IsCounter => isCounter;

    public List<MetricSample> Samples { get; } = [];

    /// <summary>
    /// Names and units follow "Prometheus and OpenMetrics Compatibility" of OpenTelemetry: <c>_</c> for what a name must not
    /// hold, the unit as a suffix, then <c>_total</c>.
    /// </summary>
    public static MetricFamily Of(Instrument instrument)
    {
        var type = instrument.GetType();
        var isCounter = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ObservableCounter<>)
            && !NoCounters.Contains(instrument.Name);
        return new MetricFamily(NameOf(instrument.Name, instrument.Unit, isCounter), instrument.Description ?? instrument.Name, isCounter);
    }

    public static string NameOf(string instrument, string? unit, bool isCounter)
    {
        var name = Plain(instrument);
        var suffix = unit is not null && Units.TryGetValue(unit, out var known) ? $"_{known}" : "";
        name = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    public void Take(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Take(value.ToString(CultureInfo.InvariantCulture), tags);

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Take(Written(value), tags);

    private static string Written(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return char.IsAsciiDigit(name[0]) ? plain.Insert(0, '_').ToString() : plain.ToString();
    }

    private void Take(string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(Plain(tags[i].Key), Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }

        Samples.Add(new MetricSample(labels, value));
    }
}
