using OcppActors.LoadBench.Scenarios;

namespace OcppActors.LoadBench.Report;

/// <summary>Which charts are drawn of results; one without values is left out.</summary>
internal static class Charts
{
    public static void WriteAll(Results results, string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "performance-cpu.svg", Bars(results, "CPU per relayed frame (µs)", Metric.CpuPerFrame, ScenarioNames.Loads));
        Write(folder, "performance-chargers-cpu.svg", Curve(results, "CPU per relayed frame (µs) by number of chargers", Metric.CpuPerFrame, ScenarioNames.ChargersCurve));
        Write(folder, "performance-chargers-memory.svg", Curve(results, "Memory per idle charger (KB) by number of chargers", Metric.MemoryPerCharger, ScenarioNames.ChargersCurve));
        Write(folder, "performance-viewers.svg", Curve(results, "CPU per relayed frame (µs) by number of snoop clients", Metric.CpuPerFrame, ScenarioNames.ViewersCurve));
    }

    private static void Write(string folder, string name, string? chart)
    {
        if (chart is not null)
        {
            File.WriteAllText(Path.Combine(folder, name), chart);
        }
    }

    private static string? Bars(Results results, string title, Metric metric, IEnumerable<string> scenarios)
    {
        var groups = scenarios
            .Select(scenario => new Group(
                ScenarioNames.TitleOf(scenario), MedianOf(results, scenario, Results.Relay, metric), MedianOf(results, scenario, Results.Nginx, metric)))
            .Where(group => group.Relay is not null || group.Nginx is not null)
            .ToArray();
        return groups.Length == 0 ? null : BarChart.Draw(title, groups);
    }

    private static string? Curve(Results results, string title, Metric metric, string curve)
    {
        var points = ScenarioNames.SizesOf(curve)
            .Select(size => (Size: size, Scenario: ScenarioNames.OfSize(curve, size)))
            .Select(at => new Group(
                $"{at.Size:N0}", MedianOf(results, at.Scenario, Results.Relay, metric), MedianOf(results, at.Scenario, Results.Nginx, metric)))
            .Where(point => point.Relay is not null || point.Nginx is not null)
            .ToArray();
        return points.Length < 2 ? null : LineChart.Draw(title, points);
    }

    private static double? MedianOf(Results results, string scenario, string subject, Metric metric) =>
        results.Find(scenario, subject, metric)?.Median;
}

/// <summary>What stands at one place of a chart.</summary>
internal sealed record Group(string Label, double? Relay, double? Nginx);
