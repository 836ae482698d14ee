namespace OcppActors.Simulator.Plans;

/// <summary>The default plan of a connector.</summary>
internal static class EverydayPlan
{
    /// <param name="power">In W; null: as much as the car accepts.</param>
    /// <param name="charge">How long the car charges.</param>
    public static IReadOnlyList<Step> Of(double? power, TimeSpan charge) =>
    [
        new Wait(TimeSpan.FromSeconds(4)),
        new PlugIn(),
        new Wait(TimeSpan.FromSeconds(3)),
        new Start(),
        new Charge(power, charge),
        new Pause(TimeSpan.FromSeconds(3)),
        new Stop(),
        new Wait(TimeSpan.FromSeconds(3)),
        new Unplug(),
        new Wait(TimeSpan.FromSeconds(10)),
        new Repeat(),
    ];
}
