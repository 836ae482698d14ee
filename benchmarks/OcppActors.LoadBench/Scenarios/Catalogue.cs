namespace OcppActors.LoadBench.Scenarios;

/// <summary>All scenarios, in the order in which they run.</summary>
internal static class Catalogue
{
    /// <summary>Chargers that come and go before a curve's memory is read, so that what the process needs once is not divided among few.</summary>
    private const int Warm = 10;

    public static Scenario[] All { get; } =
    [
        new Starting(ScenarioNames.Start),
        new Idling(ScenarioNames.Idle, 2_000),
        new Traffic(ScenarioNames.Nobody),
        new Traffic(ScenarioNames.OneViewer) { Viewers = 1 },
        new Traffic(ScenarioNames.TenViewers) { Viewers = 10 },
        new Traffic(ScenarioNames.Metering) { IsMetered = true },
        new Traffic(ScenarioNames.Tls) { IsEncrypted = true },
        new Traffic(ScenarioNames.Paced) { Rate = 10 },
        new FastMetering(ScenarioNames.FastMetering, 20_000),
        new ConnectStorm(ScenarioNames.Storm, 2_000),
        new ConnectStorm(ScenarioNames.LargeStorm, 9_000),
        new Restarting(ScenarioNames.Restart, 2_000),
        .. Curve(ScenarioNames.ChargersCurve, (name, size) => [new Idling(name, size, Warm), new Traffic(name) { Chargers = size }]),
        .. Curve(ScenarioNames.ViewersCurve, (name, size) => [new Traffic(name) { Rate = 10, Viewers = size, IsRelayOnly = true }]),
    ];

    /// <summary>Those that the names mean: a scenario's own, or a curve's (<c>chargers</c>, <c>viewers</c>); all without names.</summary>
    public static Scenario[] Named(IReadOnlyCollection<string> names) => names.Count == 0 ? All : [.. All.Where(scenario =>
        names.Contains(scenario.Name, StringComparer.Ordinal)
        || (names.Contains(scenario.Name.Split('-')[0], StringComparer.Ordinal) && IsOfCurve(scenario)))];

    private static bool IsOfCurve(Scenario scenario) =>
        scenario.Name.Split('-')[0] is ScenarioNames.ChargersCurve or ScenarioNames.ViewersCurve;

    private static IEnumerable<Scenario> Curve(string curve, Func<string, int, Scenario[]> make) =>
        ScenarioNames.SizesOf(curve).SelectMany(size => make(ScenarioNames.OfSize(curve, size), size));
}
