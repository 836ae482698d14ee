using System.Text;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>Writes the text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Formats the metrics that have a value.</summary>
    public static string Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families.Where(family => family.Samples.Count > 0))
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(family.IsCounter ? " counter\n" : " gauge\n");
            foreach (var sample in family.Samples)
            {
                text.Append(family.Name);
                Append(text, sample.Labels);
                text.Append(' ').Append(sample.Value).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            var value = Escaped(labels[i].Value).Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(value).Append('"');
        }

        text.Append(labels.Count == 0 ? "" : "}");
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
