namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The energy of a session: the difference of two registers. Some chargers' samples count from the start of the session while
/// meterStart and meterStop are lifetime registers, others send 0 as meterStart; so the first sample decides where counting
/// starts. All amounts are in Wh.
/// </summary>
internal sealed record SessionEnergy
{
    /// <summary>How far a sample may be ahead of what can have been delivered since the start.</summary>
    private const decimal MaxLead = 10_000;

    /// <summary>W.</summary>
    private const decimal MaxPower = 1_000_000;

    /// <summary>The battery of a car, and something for charging losses.</summary>
    private const decimal MaxCharge = 250_000;

    /// <summary>The energy charged so far, which never falls; null if it is not known.</summary>
    public decimal? Charged { get; private init; }

    /// <summary>meterStart, or the sample of the context Transaction.Begin.</summary>
    public decimal? StartRegister { get; private init; }

    /// <summary>The last reading of the register that the session follows.</summary>
    public decimal? LastRegister { get; private init; }

    /// <summary>The value of the samples' register at the start; it need not be the register of <see cref="StartRegister"/>.</summary>
    private decimal? Origin { get; init; }

    /// <summary>Where the samples' register is measured.</summary>
    private string? Location { get; init; }

    /// <summary>A session whose start is not known.</summary>
    public static SessionEnergy Unknown { get; } = new();

    /// <summary>A session that starts now.</summary>
    /// <param name="register">meterStart, or null.</param>
    public static SessionEnergy StartingAt(decimal? register) => new() { Charged = 0, StartRegister = register };

    /// <summary>The energy of a session of an earlier run.</summary>
    /// <param name="charged">As it was published, or null.</param>
    /// <param name="register">
    /// The retained value of the samples' register, or null. It was published together with <paramref name="charged"/>, so that the
    /// difference is its value at the start.
    /// </param>
    /// <param name="location">That register's location, or null.</param>
    public static SessionEnergy Restore(decimal? charged, decimal? register, string? location)
    {
        var origin = charged is not null && register >= charged ? register - charged : null;
        return new()
        {
            Charged = charged,
            Origin = origin,
            LastRegister = origin is null ? null : register,
            Location = origin is null ? null : location,
        };
    }

    /// <summary>The register at the start has become known, from a sample of the context Transaction.Begin.</summary>
    public SessionEnergy WithStartRegister(decimal register) =>
        StartRegister is null ? this with { StartRegister = register, Charged = Charged ?? 0 } : this;

    /// <summary>meterStart arrives after the session has been seen; the energy stays unknown until the next reading.</summary>
    public SessionEnergy WithLateStartRegister(decimal? register) => this with { StartRegister = StartRegister ?? register };

    /// <summary>Applies a reading that the <see cref="RegisterGuard"/> has accepted.</summary>
    /// <param name="register">The reading.</param>
    /// <param name="location">Where it was measured; the session follows the first location.</param>
    /// <param name="elapsed">The time since the start.</param>
    public SessionEnergy Apply(decimal register, string location, TimeSpan elapsed)
    {
        if ((StartRegister is null && Charged is null) || (Location is not null && Location != location))
        {
            return this;
        }

        // A register that was reset during the session goes on from what was charged before.
        var origin = register < LastRegister ? register - (Charged ?? 0) : Origin ?? OriginOf(register, elapsed);
        var charged = register - origin;
        return RegisterGuard.IsCredible(charged, elapsed)
            ? this with { Charged = charged > (Charged ?? -1) ? charged : Charged, Origin = origin, LastRegister = register, Location = location }
            : this;
    }

    /// <summary>Applies the register at the end: meterStop or the last sample.</summary>
    public SessionEnergy End(decimal register, TimeSpan duration)
    {
        // An origin above the start register has shown that they belong to different registers.
        var start = StartRegister is { } first && !(Origin > first) ? first : Origin;
        var charged = new[] { start, Origin }
            .Where(origin => register >= origin && IsEndCredible(register, origin.Value, duration))
            .Select(origin => register - origin)
            .FirstOrDefault();
        return this with
        {
            LastRegister = register,
            Charged = charged > (Charged ?? -1) ? charged
                : charged is null && Origin is null && !(StartRegister > 0) && Charged == 0 ? null
                : Charged,
        };
    }

    /// <summary>
    /// If the start register is 0 or unknown, meterStop may be a lifetime register: it may be ahead by what a car takes and no
    /// more.
    /// </summary>
    private bool IsEndCredible(decimal register, decimal origin, TimeSpan duration) =>
        RegisterGuard.IsCredible(register - origin, duration)
        && (StartRegister > 0 || register - (LastRegister ?? origin) <= MaxCharge);

    private decimal OriginOf(decimal register, TimeSpan elapsed)
    {
        if (StartRegister is not { } start)
        {
            return register - (Charged ?? 0);
        }

        return IsCredible(register - start, elapsed) ? start : IsCredible(register, elapsed) ? 0 : register;
    }

    private static bool IsCredible(decimal energy, TimeSpan elapsed) =>
        energy >= 0 && energy <= MaxLead + (MaxPower * (decimal)elapsed.TotalHours);
}
