using System.Text.Encodings.Web;
using System.Text.Json;

namespace OcppActors.LoadBench.Report;

/// <summary>A run of the bench: what was measured, where and how. This is the JSON file.</summary>
internal sealed record Results
{
    public const string Relay = "relay";
    public const string Nginx = "nginx";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Processor, system, versions, by name.</summary>
    public Dictionary<string, string> Machine { get; init; } = [];

    /// <summary>What could not be measured, and why.</summary>
    public List<string> Notes { get; init; } = [];

    public List<Series> Series { get; init; } = [];

    public static Results Read(string file) =>
        JsonSerializer.Deserialize<Results>(File.ReadAllText(file), Json) ?? throw new InvalidDataException($"{file} holds no results");

    public void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");
    }

    public void Add(string scenario, string subject, Metric metric, double value)
    {
        var series = Find(scenario, subject, metric);
        if (series is null)
        {
            series = new Series(scenario, subject, metric.Key, []);
            Series.Add(series);
        }

        series.Values.Add(Math.Round(value, 4));
    }

    public Series? Find(string scenario, string subject, Metric metric) =>
        Series.Find(series => series.Scenario == scenario && series.Subject == subject && series.Metric == metric.Key);

    /// <summary>The relay's values over nginx's, round by round, since both of a round ran in the same minute; or null.</summary>
    public double[]? Ratios(string scenario, Metric metric) =>
        Find(scenario, Relay, metric) is { } relay && Find(scenario, Nginx, metric) is { } nginx && nginx.Values.TrueForAll(value => value > 0)
            ? [.. relay.Values.Zip(nginx.Values, (ours, theirs) => ours / theirs)]
            : null;
}
