using static OcppActors.Domain.HomeAssistant.RegisterLimits;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Decides which readings of a register are published. Home Assistant counts each rise, and after a fall by a tenth or more
/// everything from 0 again. So a low, a jump, or a second register under the same name must never reach it.
/// </summary>
/// <param name="Level">The last accepted reading.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Kinds">The kinds of samples that have carried the level so far.</param>
internal sealed record RegisterGuard(decimal Level, DateTimeOffset At, SampleKinds Kinds)
{
    /// <summary>How long a retained level may be old: nobody knows how long the bridge was down.</summary>
    private static readonly TimeSpan RestoredAge = TimeSpan.FromHours(1);

    /// <summary>Whether the kinds are concluded from the last session of an earlier run: no sample has shown them yet.</summary>
    public bool IsPresumed { get; init; }

    /// <summary>Whether samples of the other kind belong to another register, and are left out.</summary>
    public bool IsAlone { get; init; }

    /// <summary>The level before a reset that only one kind of samples has shown, until the other kind confirms it.</summary>
    public decimal? LevelBeforeReset { get; init; }

    /// <summary>
    /// The level when the transaction started with a meterStart of 0. It is kept if the register goes on from there and is reset only
    /// then; the register of a transaction is reset before it goes on.
    /// </summary>
    public decimal? LevelAtStart { get; init; }

    /// <summary>The reading that is held back, or null.</summary>
    public HeldReading? Held { get; init; }

    /// <summary>Whether a low is held back.</summary>
    public bool IsLow => Held?.Value < Level;

    private decimal? LevelAtStartAfterReset => Level > LevelAtStart ? LevelAtStart : null;

    /// <summary>The guard of a register whose level an earlier run has published.</summary>
    public static RegisterGuard Restored(decimal level, DateTimeOffset at, SampleKinds kinds) => new(level, at - RestoredAge, kinds) { IsPresumed = kinds != SampleKinds.None };

    /// <summary>Applies a reading.</summary>
    /// <param name="before">Null before the first reading, which is accepted.</param>
    /// <param name="value">The reading.</param>
    /// <param name="kind">The kind of its sample.</param>
    /// <param name="now">Now.</param>
    public static RegisterStep Apply(RegisterGuard? before, decimal value, SampleKinds kind, DateTimeOffset now) =>
        before is null ? new(new RegisterGuard(value, now, kind), null, value) : before.Apply(value, kind, now);

    /// <summary>A transaction has started. Many chargers always send 0 as meterStart, so 0 alone shows nothing.</summary>
    /// <param name="meterStart">Or null.</param>
    /// <param name="now">Now.</param>
    public RegisterStep Start(decimal? meterStart, DateTimeOffset now)
    {
        var next = this with { LevelAtStart = meterStart == 0 ? Level : null };
        if (meterStart >= ResetThreshold * Level)
        {
            return new(IsLow ? next with { Held = null } : next, null, null);
        }

        // A charger with a lifetime register would have sent it during or after the last transaction.
        next = Kinds == SampleKinds.None && Held?.Kinds == SampleKinds.WithTransaction ? next with { Kinds = SampleKinds.WithTransaction } : next;
        if (meterStart is not { } start)
        {
            return new(next, null, null);
        }

        return start > 0 && Held is { } held && held.Value <= start && CanFollow(held, start, now)
            ? new(new RegisterGuard(start, now, Kinds | held.Kinds) { IsAlone = IsAlone }, start, null)
            : new(next with { Held = new HeldReading(start, now, 1, start > 0 ? SampleKinds.Both : SampleKinds.None) }, null, null);
    }

    /// <summary>A transaction has ended: meterStop is a reading if meterStart shows that both are of this register.</summary>
    /// <param name="meterStart">At the start of the transaction; null if an earlier run has seen that.</param>
    /// <param name="meterStop">At its end.</param>
    /// <param name="energy">What it has charged by its samples.</param>
    /// <param name="duration">How long it lasted.</param>
    /// <param name="now">Now.</param>
    public RegisterStep End(decimal? meterStart, decimal meterStop, decimal energy, TimeSpan duration, DateTimeOffset now)
    {
        // meterStop is either a register or the energy of the transaction: without a meterStart it must be far from the latter. 0 may
        // be what the charger always sends: then only a register that has counted from 0 since then is the same.
        var isSame = meterStart switch
        {
            null => Level - energy > MaxLead,
            0 => Math.Abs(Level - energy) <= Rounding && !(LevelAtStart > Level),
            { } start => Level >= start - Rounding && Level - start <= MaxLead + Deliverable(duration),
        };
        var lead = meterStart > 0 ? MaxCharge + Deliverable(now - At) : MaxLead;
        return isSame && meterStop > Level && meterStop - Level <= lead
            ? new(this with { Level = meterStop, At = now, Held = null }, null, meterStop)
            : new(this, null, null);
    }

    /// <summary>Another phase has been reset: a low of this one is not held back any longer.</summary>
    public RegisterStep ConfirmReset() => Held is { Kinds: not SampleKinds.None } held && held.Value < ResetThreshold * Level
        ? new(Reset(held), held.Value, null)
        : new(this, null, null);

    /// <summary>The phases of a sum have been reset.</summary>
    public RegisterStep ResetTo(decimal sum, DateTimeOffset now) => sum < ResetThreshold * Level
        ? new(new RegisterGuard(sum, now, SampleKinds.Both) { LevelAtStart = LevelAtStartAfterReset }, sum, null)
        : Apply(sum, SampleKinds.Both, now);

    private static bool CanFollow(HeldReading held, decimal value, DateTimeOffset now) =>
        value >= held.Value && value - held.Value <= MaxLead + Deliverable(now - held.At);

    private RegisterStep Apply(decimal value, SampleKinds kind, DateTimeOffset now)
    {
        if (IsPresumed && kind == Kinds)
        {
            return (this with { IsPresumed = false }).Apply(value, kind, now);
        }

        if (!Carries(kind) && (IsAlone || value - Level > LevelBeforeReset / 2))
        {
            // The other register goes on from where it was before the reset, which was that of the transaction's register.
            return new(IsAlone ? this : this with { IsAlone = true, LevelBeforeReset = null }, null, null);
        }

        return value >= Level && value - Level <= MaxLead + (IsStranger(kind) ? 0 : Deliverable(now - At))
            ? new(Accept(value, kind, now), null, value)
            : Hold(value, kind, now);
    }

    private RegisterGuard Accept(decimal value, SampleKinds kind, DateTimeOffset now)
    {
        // The other kind counts somewhere else while this one goes on: two registers.
        var areTwo = Held is { } held && held.Kinds != SampleKinds.None && (held.Kinds & kind) == SampleKinds.None
            && (held.Rises > 1 || (held.Value > value && (held.Kinds & Kinds) == SampleKinds.None));
        return new RegisterGuard(value, now, areTwo ? kind : Kinds | kind)
        {
            IsAlone = areTwo || IsAlone,
            LevelBeforeReset = Carries(kind) && !areTwo ? LevelBeforeReset : null,
            LevelAtStart = LevelAtStart,
        };
    }

    private RegisterStep Hold(decimal value, SampleKinds kind, DateTimeOffset now)
    {
        var isLow = value < Level;
        if (Held is not { } held || held.Value < Level != isLow || !CanFollow(held, value, now) || !Joins(kind, held, value))
        {
            var keeps = isLow ? value >= ResetThreshold * Level : IsStranger(kind) && IsLow;
            return new(keeps ? this : this with { Held = new HeldReading(value, now, 0, kind) }, null, null);
        }

        var rises = held.Rises + (value > held.Value && held.Kinds != SampleKinds.None ? 1 : 0);
        var next = new HeldReading(value, now, rises, held.Kinds | kind);
        if (!isLow)
        {
            return next.Kinds == SampleKinds.Both || (next.Rises > 0 && (IsPresumed || !IsStranger(kind)))
                ? new(new RegisterGuard(value, now, Kinds | next.Kinds) { IsAlone = IsAlone, LevelAtStart = LevelAtStart }, null, value)
                : new(this with { Held = next }, null, null);
        }

        var isFall = value < ResetThreshold * Level;
        return next.Rises > 1 && (next.Kinds == SampleKinds.Both || Carries(kind))
            ? new(Reset(next), held.Value, value > held.Value ? value : null)
            : new(isFall ? this with { Held = next } : this, null, null);
    }

    private RegisterGuard Reset(HeldReading reading) => new(reading.Value, reading.At, reading.Kinds)
    {
        IsAlone = IsAlone,
        LevelBeforeReset = IsAlone || reading.Kinds == SampleKinds.Both ? null : Level,
        LevelAtStart = LevelAtStartAfterReset,
    };

    /// <summary>Whether samples of a kind have carried the level; of an unknown one those without a transaction.</summary>
    private bool Carries(SampleKinds kind) => IsPresumed || ((Kinds == SampleKinds.None ? SampleKinds.WithoutTransaction : Kinds) & kind) != SampleKinds.None;

    /// <summary>Whether a rise may be the lifetime register that turns up for the first time; it is always above a transaction's.</summary>
    private bool IsStranger(SampleKinds kind) => kind == SampleKinds.WithoutTransaction && Kinds == SampleKinds.WithTransaction;

    /// <summary>Whether a reading continues a held one although another kind of sample has brought that.</summary>
    private bool Joins(SampleKinds kind, HeldReading held, decimal value) =>
        held.Kinds == SampleKinds.None || (held.Kinds & kind) != SampleKinds.None || held.Value >= Level || (Carries(kind) && value > 0);
}
