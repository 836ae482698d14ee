namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Stands before the topic of a register: Home Assistant takes each step back for a reset and counts the register from zero
/// again. A reading that steps back, or on by more than any charger delivers, is held until the next one tells noise from truth.
/// </summary>
/// <param name="Level">The last reading that was let through.</param>
/// <param name="At">When that was.</param>
/// <param name="Held">The reading that waits for the next, or null.</param>
/// <param name="MayReset">A transaction has begun since: a step back is a reset at once.</param>
internal sealed record RegisterGuard(decimal Level, DateTimeOffset At, decimal? Held, bool MayReset)
{
    /// <summary>Wh; in other registers as much of theirs.</summary>
    private const decimal MaxStep = 1_000_000;
    private const decimal MaxPower = 1_000_000;

    /// <summary>
    /// Home Assistant takes a fall by a tenth and more for a reset; a smaller one it counts as negative energy, with a warning.
    /// So that is never published: the register is silent until it has caught up.
    /// </summary>
    private const decimal ResetThreshold = 0.9m;

    /// <summary>Whether a charger may have delivered so much in this time: a megawatt, and something for readings that came late.</summary>
    public static bool IsCredible(decimal step, TimeSpan elapsed) => step <= MaxStep + (MaxPower * (decimal)elapsed.TotalHours);

    /// <summary>The reading to publish, null while it is held.</summary>
    public static (RegisterGuard Next, decimal? Published) Apply(RegisterGuard? before, decimal value, DateTimeOffset now)
    {
        if (before is null || before.Accepts(value, now))
        {
            return (new RegisterGuard(value, now, null, false), value);
        }

        return (before with { Held = value, MayReset = false }, null);
    }

    private bool Accepts(decimal value, DateTimeOffset now)
    {
        if (value < Level)
        {
            return value < ResetThreshold * Level && (MayReset || (Held is { } low && low < Level && value >= low));
        }

        return IsCredible(value - Level, now - At) || (Held is { } high && value >= high && IsCredible(value - high, now - At) && high > Level);
    }
}
