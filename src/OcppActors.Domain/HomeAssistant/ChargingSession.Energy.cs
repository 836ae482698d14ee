namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// How much has been charged: the difference of two registers. Chargers exist whose samples count from the session's begin
/// while meterStart and meterStop count for life, and others that send 0 for meterStart; so the first sample shows which.
/// </summary>
internal sealed partial record ChargingSession
{
    /// <summary>More than this, in Wh, no sample is ahead of what has been delivered in the time since the start.</summary>
    private const decimal Ahead = 10_000;
    private const decimal LargestPower = 1_000_000;

    /// <summary>What the register showed at the start, from a sample that says so.</summary>
    public ChargingSession BeganAt(decimal register) => StartRegister is null ? this with { StartRegister = register, Energy = Energy ?? 0 } : this;

    /// <summary>The register shows this, in Wh, and what stands before its topic has let it through.</summary>
    public ChargingSession Meter(decimal register, string location, Moment moment)
    {
        if (IsOver || !KnowsStart || (Location is not null && Location != location))
        {
            return this;
        }

        // A register that has been reset on the way goes on from what was charged before.
        var origin = register < LastRegister ? register - (Energy ?? 0) : Base ?? OriginOf(register, moment);
        var charged = register - origin;
        return RegisterGuard.IsCredible(charged, ElapsedAt(moment))
            ? Charged(charged) with { Base = origin, LastRegister = register, Location = location }
            : this;
    }

    /// <summary>It is over; <paramref name="register"/> is meterStop or the last sample, in Wh, or null.</summary>
    public ChargingSession End(string? reason, decimal? register)
    {
        var over = this with { IsOver = true, StopReason = reason };
        if (register is not { } last)
        {
            return over;
        }

        // A base above the start register has shown that this one is none.
        var began = StartRegister is { } start && !(Base > start) ? start : Base;
        return began is { } first && last >= first && IsEndCredible(last - first) ? over.Charged(last - first)
            : Base is { } origin && last >= origin && IsEndCredible(last - origin) ? over.Charged(last - origin)
            : over;
    }

    private bool IsEndCredible(decimal energy) => RegisterGuard.IsCredible(energy, Duration ?? TimeSpan.Zero);

    private ChargingSession Charged(decimal energy) => energy > (Energy ?? -1) ? this with { Energy = energy } : this;

    private decimal OriginOf(decimal register, Moment moment)
    {
        if (StartRegister is not { } start)
        {
            return register;
        }

        return IsCredible(register - start, moment) ? start : IsCredible(register, moment) ? 0 : register;
    }

    private bool IsCredible(decimal energy, Moment moment) =>
        energy >= 0 && energy <= Ahead + (LargestPower * (decimal)ElapsedAt(moment).TotalHours);

    private TimeSpan ElapsedAt(Moment moment)
    {
        var received = StartReceipt is { } start ? moment.Receipt - start : TimeSpan.Zero;
        return Duration > received ? Duration.Value : received;
    }
}
