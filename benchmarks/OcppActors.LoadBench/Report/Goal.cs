using OcppActors.LoadBench.Scenarios;

namespace OcppActors.LoadBench.Report;

/// <summary>A number to reach.</summary>
/// <param name="Scenario">Where it is measured.</param>
/// <param name="Metric">What of it.</param>
/// <param name="Bound">How much or how little it may be.</param>
/// <param name="IsRatio">Of the relay's value to nginx's; otherwise of the relay's value.</param>
/// <param name="IsLeast">The bound is the least; otherwise the most.</param>
internal sealed record Goal(string Scenario, Metric Metric, double Bound, bool IsRatio = false, bool IsLeast = false)
{
    public static Goal[] All { get; } =
    [
        new(ScenarioNames.Nobody, Metric.CpuPerFrame, 1.3, IsRatio: true),
        new(ScenarioNames.Nobody, Metric.Frames, 0.95, IsRatio: true, IsLeast: true),
        new(ScenarioNames.Nobody, Metric.P99, 1.3, IsRatio: true),
        new(ScenarioNames.Nobody, Metric.Allocated, 0.5),
        new(ScenarioNames.OneViewer, Metric.CpuPerFrame, 2.2, IsRatio: true),
        new(ScenarioNames.Paced, Metric.P99, 1.3, IsRatio: true),
        new(ScenarioNames.Idle, Metric.MemoryPerCharger, 14),
        new(ScenarioNames.LargeStorm, Metric.Failures, 0),
        new(ScenarioNames.Restart, Metric.ReturnTime, 3),
        new(ScenarioNames.FastMetering, Metric.Calls, 19_900, IsLeast: true),
        new(ScenarioNames.FastMetering, Metric.MemoryGrowth, 10),
        new(ScenarioNames.Start, Metric.StartTime, 500),
    ];

    public string Text =>
        $"{(IsLeast ? "at least" : "at most")} {Series.Show(Bound, IsRatio ? 2 : Bound is > 0 and < 1 ? 1 : 0)}{(IsRatio ? " times nginx's" : $" {Metric.Unit}".TrimEnd())}";

    /// <summary>Whether the median reaches it; null where it was not measured.</summary>
    public bool? IsReached(Results results)
    {
        IReadOnlyCollection<double>? values = IsRatio ? results.Ratios(Scenario, Metric) : results.Find(Scenario, Results.Relay, Metric)?.Values;
        return values is null ? null : IsLeast ? Series.MedianOf(values) >= Bound : Series.MedianOf(values) <= Bound;
    }
}
