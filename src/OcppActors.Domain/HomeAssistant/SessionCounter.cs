using OcppActors.Domain.Ocpp;
using static OcppActors.Domain.HomeAssistant.RegisterLimits;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// One register that the samples of a session bring: where counting starts, and what has been counted. It holds back what looks
/// like noise, because the energy of a session cannot be corrected downwards. All amounts are in Wh.
/// </summary>
/// <param name="Location">Where it is measured.</param>
/// <param name="Kind"><see cref="Phases.Total"/>, or what phases it is the sum of.</param>
/// <param name="IsNamed">Whether its samples come with the transaction's id: others may be of another register.</param>
internal sealed record SessionCounter(string Location, Phases Kind, bool IsNamed)
{
    /// <summary>About the memory that it takes.</summary>
    public const int Bytes = 450;

    /// <summary>W.</summary>
    private const decimal UsualPower = 100_000;

    /// <summary>By how much a reading with the transaction's id and one without may differ.</summary>
    private const decimal MaxGap = 1000;

    /// <summary>Some chargers send whole kWh, but an exact meterStart.</summary>
    private const decimal Resolution = 1000;

    /// <summary>Whether there is a reading besides the one of the beginning.</summary>
    public bool HasReading { get; private init; }

    /// <summary>Whether beginning and end have been read from it.</summary>
    public bool IsComplete => HasEnd && HasReading && Begin is not null;

    /// <summary>What it showed at the beginning of the session; null if that is not known and counting starts at the first reading.</summary>
    public decimal? From { get; private init; }

    /// <summary>What it shows.</summary>
    public decimal Level { get; private init; }

    /// <summary>What has been counted since the start.</summary>
    public decimal Energy => Level - Origin;

    /// <summary>The sample of the context Transaction.Begin.</summary>
    public decimal? Begin { get; private init; }

    private bool HasEnd { get; init; }

    /// <summary>The value from which counting starts; after a reset, from which it would have started.</summary>
    private decimal Origin { get; init; }

    /// <summary>Whether the only value so far fits no start: the next reading decides where counting starts.</summary>
    private bool IsTentative { get; init; }

    /// <summary>The first of the low readings that are held back, and the last one.</summary>
    private (decimal First, decimal Last, bool HasRisen, TimeSpan At)? Low { get; init; }

    /// <summary>A reading that is held back because it is too high.</summary>
    private decimal? High { get; init; }

    /// <summary>How long after the start of the session the level was read.</summary>
    private TimeSpan At { get; init; }

    private PhaseRegisters Values { get; init; }

    /// <summary>Whether so much can have been delivered in this time.</summary>
    public static bool IsCredible(decimal energy, decimal lead, TimeSpan elapsed) => energy >= 0 && energy <= lead + Deliverable(elapsed);

    /// <summary>Whether a reading with the transaction's id and one without, taken at about the same time, are of one register.</summary>
    public bool Continues(SessionReading other, TimeSpan elapsed) => HasReading
        && other.Values.CompletedBy(Values).Sum - Level is var step
        && step >= -Rounding
        && step <= MaxGap + (UsualPower * (decimal)(elapsed - At).TotalHours);

    /// <summary>Applies a reading.</summary>
    /// <param name="reading">Of this location and kind.</param>
    /// <param name="start">The register at the start of the session if it may be this one's, or null.</param>
    /// <param name="charged">The energy of the session so far.</param>
    /// <param name="elapsed">The time since the start.</param>
    public SessionCounter Apply(SessionReading reading, decimal? start, decimal charged, TimeSpan elapsed)
    {
        if (reading.IsBegin)
        {
            return WithBegin(reading.Values, elapsed);
        }

        var next = Extend(reading.Values) with { HasEnd = HasEnd || reading.IsEnd };
        return next.Read(next.Values.Sum, start, charged, elapsed);
    }

    /// <summary>meterStart has become known after readings.</summary>
    public SessionCounter WithStart(decimal start, decimal lead = MaxLead) => HasReading && From is null && IsCredible(Origin - start, lead, At)
        ? this with { From = start, Origin = start, IsTentative = false }
        : this;

    /// <summary>The counter after a reading of its sum, meterStop for example; null if it is not a reading of this register.</summary>
    public SessionCounter? End(decimal register, decimal? start, decimal charged, TimeSpan elapsed) =>
        Read(register, start, charged, elapsed) is { HasReading: true } next && next.Level - register is >= 0 and <= Rounding ? next : null;

    /// <summary>The last values as a reading.</summary>
    public SessionReading ToReading() => new(Location, Kind, IsBegin: false, Values) { IsNamed = IsNamed, IsEnd = HasEnd };

    private SessionCounter WithBegin(PhaseRegisters values, TimeSpan elapsed)
    {
        if (Begin is not null || !values.Covers(Values))
        {
            return this;
        }

        return HasReading
            ? WithStart(values.Sum, MaxCharge) with { Begin = values.Sum }
            : this with { Begin = values.Sum, From = values.Sum, Origin = values.Sum, Level = values.Sum, Values = values, At = elapsed };
    }

    /// <summary>A phase that is missing keeps its value, and one that appears has counted nothing yet.</summary>
    private SessionCounter Extend(PhaseRegisters values)
    {
        var added = Values == default ? 0 : values.AddedTo(Values);
        return this with
        {
            Values = values.CompletedBy(Values),
            Begin = Begin + added,
            From = From + added,
            Origin = Origin + added,
            Level = Level + added,
            Low = added == 0 ? Low : null,
        };
    }

    private SessionCounter Read(decimal value, decimal? start, decimal charged, TimeSpan elapsed)
    {
        if (HasReading && !IsTentative)
        {
            return Follow(value, elapsed);
        }

        if (StartOf(value, start, elapsed) is { } from && !(IsTentative && (from == 0 || value - from >= Math.Abs(value - Level))))
        {
            return Accept(value, elapsed) with { From = from, Origin = from, IsTentative = false };
        }

        if (IsTentative)
        {
            var next = value == Level ? this with { At = elapsed } : Follow(value, elapsed);
            return next with { IsTentative = next.Level == Level };
        }

        if (value < Begin)
        {
            return Follow(value, elapsed);
        }

        if (value < start && (value >= ResetThreshold * start || (value >= start - Resolution && value >= start / 2)))
        {
            return Accept(start.Value, elapsed) with { From = start, Origin = start.Value };
        }

        // A small value may be of a register that counts from the start of each session.
        var countsFromZero = start is not null && value > 0 && value >= charged && IsFirstStep(value, elapsed);
        return Accept(value, elapsed) with
        {
            From = countsFromZero ? 0 : null,
            Origin = countsFromZero ? 0 : value - charged,
            IsTentative = start is not null || Begin is not null,
        };
    }

    /// <summary>The known start that a first reading continues: of two the nearer one.</summary>
    private decimal? StartOf(decimal value, decimal? start, TimeSpan elapsed)
    {
        var own = value - Begin is >= 0 and <= MaxCharge ? Begin : null;
        var given = value - start is { } step && IsFirstStep(step, elapsed) ? start : null;
        return own > given ? own : given ?? own;
    }

    /// <summary>Whether a car can have taken so much since the start. A register that is not known to be the same one must be near.</summary>
    private static bool IsFirstStep(decimal energy, TimeSpan elapsed) => energy <= MaxCharge && IsCredible(energy, MaxLead, elapsed);

    private SessionCounter Follow(decimal value, TimeSpan elapsed)
    {
        if (value >= Level)
        {
            return IsCredible(value - Level, MaxLead, elapsed - At) ? Accept(value, elapsed)
                : !(value > High) ? this with { High = value }
                : !IsTentative && IsCredible(value - Level, MaxCharge, elapsed - At) ? Accept(value, elapsed)
                : Accept(value, elapsed) with { Origin = value - Energy };
        }

        if (value >= Level - Rounding)
        {
            return this with { HasReading = true };
        }

        if (value >= ResetThreshold * Level)
        {
            return this;
        }

        // Counting up from the low, in two steps, tells a reset from noise.
        return Low is not { } low || !IsCredible(value - low.Last, MaxLead, elapsed - low.At) ? this with { Low = (value, value, false, elapsed) }
            : value == low.Last ? this with { Low = low with { At = elapsed } }
            : !low.HasRisen ? this with { Low = (low.First, value, true, elapsed) }
            : Accept(value, elapsed) with { Origin = low.First - Energy };
    }

    private SessionCounter Accept(decimal value, TimeSpan elapsed) =>
        this with { HasReading = true, Level = value, At = elapsed, Low = null, High = null };
}
