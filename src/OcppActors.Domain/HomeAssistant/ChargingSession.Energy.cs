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

    /// <summary>Wh: the battery of a car, and something for what is lost on the way.</summary>
    private const decimal LargestCharge = 250_000;

    /// <summary>What the register showed at the start, from a sample that says so.</summary>
    public ChargingSession BeganAt(decimal register) => StartRegister is null ? this with { StartRegister = register, Energy = Energy ?? 0 } : this;

    /// <summary>The register shows this, in Wh, and what stands before its topic has let it through.</summary>
    public ChargingSession Meter(decimal register, string location, MessageTime moment)
    {
        if (IsOver || !IsMetered || (Location is not null && Location != location))
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
        var charged = new[] { began, Base }.Where(first => last >= first && IsEndCredible(last, first.Value)).Select(first => last - first).FirstOrDefault();
        return over with
        {
            LastRegister = last,
            Energy = charged > (Energy ?? -1) ? charged
                : charged is null && Base is null && !(StartRegister > 0) && Energy == 0 ? null
                : Energy,
        };
    }

    /// <summary>
    /// A start of 0, and one that is derived from the samples' register, do not say what meterStop counts from: it may count
    /// for life. So it may be ahead by what a car takes and no more.
    /// </summary>
    private bool IsEndCredible(decimal last, decimal first) =>
        RegisterGuard.IsCredible(last - first, Duration ?? TimeSpan.Zero)
        && (StartRegister > 0 || last - (LastRegister ?? first) <= LargestCharge);

    private ChargingSession Charged(decimal energy) => energy > (Energy ?? -1) ? this with { Energy = energy } : this;

    private decimal OriginOf(decimal register, MessageTime moment)
    {
        if (StartRegister is not { } start)
        {
            return register - (Energy ?? 0);
        }

        return IsCredible(register - start, moment) ? start : IsCredible(register, moment) ? 0 : register;
    }

    private bool IsCredible(decimal energy, MessageTime moment) =>
        energy >= 0 && energy <= Ahead + (LargestPower * (decimal)ElapsedAt(moment).TotalHours);

    private TimeSpan ElapsedAt(MessageTime moment)
    {
        var received = StartReceipt is { } start ? moment.Receipt - start : TimeSpan.Zero;
        return Duration > received ? Duration.Value : received;
    }
}
