namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Decides which readings of a register are published: Home Assistant takes a fall for a reset and counts the register from 0
/// again. A reading that falls, or that rises by more than any charger delivers, is held back until the next one confirms or
/// refutes it.
/// </summary>
/// <param name="Level">The last accepted reading.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Held">The reading that is held back, or null.</param>
/// <param name="MayReset">Whether a transaction has started since: a fall is then accepted as a reset at once.</param>
internal sealed record RegisterGuard(decimal Level, DateTimeOffset At, decimal? Held, bool MayReset)
{
    /// <summary>Wh, or the unit of another register.</summary>
    private const decimal MaxStep = 1_000_000;
    private const decimal MaxPower = 1_000_000;

    /// <summary>
    /// Home Assistant takes a fall by a tenth or more for a reset and counts a smaller one as negative energy. So a small fall is
    /// never published: the register publishes nothing until it has caught up.
    /// </summary>
    private const decimal ResetThreshold = 0.9m;

    /// <summary>Whether a charger can have delivered so much in this time: 1 MW, and 1 MWh for readings that arrive late.</summary>
    public static bool IsCredible(decimal step, TimeSpan elapsed) => step <= MaxStep + (MaxPower * (decimal)elapsed.TotalHours);

    /// <summary>Applies a reading; the result is the reading to publish, or null if it is held back.</summary>
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
