using System.Collections.Immutable;
using static OcppActors.Domain.HomeAssistant.RegisterLimits;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The energy of a session: the difference of two readings of one register. The samples may come from several registers, of which
/// meterStart and meterStop need not be one; each is counted on its own, and one of them gives the energy. All amounts are in Wh.
/// </summary>
internal sealed record SessionEnergy
{
    private const int MaxCounters = 4;

    /// <summary>How far meterStop may be ahead of meterStart, besides what can have been delivered in the time.</summary>
    private const decimal MaxEnergy = 1_000_000;

    /// <summary>The energy charged so far, which never falls; null if it is not known.</summary>
    public decimal? Charged { get; private init; }

    /// <summary>meterStart; in a restored session its likely value.</summary>
    public decimal? StartRegister { get; private init; }

    /// <summary>The register that the energy was read from, at the start of the session; null if it is not known.</summary>
    public decimal? From { get; private init; }

    /// <summary>The same register now, or at the end.</summary>
    public decimal? To { get; private init; }

    /// <summary>meterStart as the charger has sent it; null in a restored session.</summary>
    public decimal? MeterStart => IsRestored ? null : StartRegister;

    /// <summary>What is known of the register if the energy is not: meterStop, or the last reading.</summary>
    public decimal? LastReading => StopRegister
        ?? Counters.Where(counter => counter.HasReading).MinBy(counter => SessionReadings.Rank(counter.Location, counter.Kind))?.Level;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => Counters.Length * SessionCounter.Bytes;

    /// <summary>Whether a reading of a message that named the transaction is among those so far.</summary>
    public bool HasNamedReading => Counters.Any(counter => counter is { IsNamed: true, HasReading: true });

    private ImmutableArray<SessionCounter> Counters { get; init; } = [];

    /// <summary>meterStop.</summary>
    private decimal? StopRegister { get; init; }

    /// <summary>Whether an earlier run has published it: <see cref="StartRegister"/> may be of another register than meterStop.</summary>
    private bool IsRestored { get; init; }

    /// <summary>The counter that gives the energy.</summary>
    private SessionCounter? Followed
    {
        get
        {
            SessionCounter? best = null;
            foreach (var counter in Counters)
            {
                best = IsUsable(counter) && (best is null || Order(counter).CompareTo(Order(best)) < 0) ? counter : best;
            }

            return best;
        }
    }

    /// <summary>A session whose start is not known.</summary>
    public static SessionEnergy Unknown { get; } = new();

    /// <summary>A session that starts now.</summary>
    /// <param name="register">meterStart, or null.</param>
    public static SessionEnergy StartingAt(decimal? register) => new() { Charged = 0, StartRegister = Known(register), From = Known(register) };

    /// <summary>The energy of a session of an earlier run.</summary>
    /// <param name="charged">As it was published, or null.</param>
    /// <param name="register">
    /// The retained value of the samples' register, or null. It was published together with <paramref name="charged"/>, so that the
    /// difference is its value at the start.
    /// </param>
    public static SessionEnergy Restore(decimal? charged, decimal? register)
    {
        var start = register >= charged ? register - charged : null;
        return new() { Charged = charged, StartRegister = start, From = start, To = start is null ? null : register, IsRestored = true };
    }

    /// <summary>meterStart arrives after the session has been seen.</summary>
    public SessionEnergy WithLateStartRegister(decimal? register) => (StartRegister is null || IsRestored) && Known(register) is { } start
        ? (this with { StartRegister = start, IsRestored = false, Counters = [.. Counters.Select(counter => counter.WithStart(start))] }).Count()
        : this;

    /// <summary>Whether meterStart is the one of this session.</summary>
    public bool HasStart(decimal? register) => StartRegister == Known(register);

    /// <summary>Applies what a message says of the registers.</summary>
    /// <param name="readings">One of each location and kind, in any order.</param>
    /// <param name="elapsed">The time since the start.</param>
    public SessionEnergy Apply(List<SessionReading> readings, TimeSpan elapsed) => readings.Count == 0 ? this : Read(readings, elapsed).Count();

    /// <summary>Ends the session.</summary>
    /// <param name="readings">What the last message says of the registers.</param>
    /// <param name="register">meterStop, or null.</param>
    /// <param name="duration">Of the session.</param>
    public SessionEnergy End(List<SessionReading> readings, decimal? register, TimeSpan duration)
    {
        var read = Read(readings, duration) with { StopRegister = Known(register) };
        var followed = read.Followed;
        var isKnown = Charged > 0 || Followed is not null || followed?.From is not null;
        if (read.StopRegister is { } stop)
        {
            foreach (var (energy, from) in read.EnergiesAt(stop, followed, duration))
            {
                isKnown = true;
                if (energy >= (Charged ?? 0))
                {
                    return read with { Charged = energy, From = from, To = stop };
                }
            }
        }

        return isKnown ? read.Count() : read with { Charged = null };
    }

    /// <summary>The start has become known after the end.</summary>
    public SessionEnergy EndAgain(TimeSpan duration) => End([], StopRegister, duration);

    /// <summary>Continues a restored session with what this run has read.</summary>
    public SessionEnergy Resume(SessionEnergy seen, TimeSpan elapsed) =>
        Apply([.. seen.Counters.Where(counter => counter.HasReading).Select(counter => counter.ToReading())], elapsed) with { StopRegister = seen.StopRegister };

    /// <summary>Whether a counter has an energy: without a start it has none unless the session's start was seen.</summary>
    private bool IsUsable(SessionCounter counter) => counter.HasReading && (counter.From ?? Charged) is not null;

    /// <summary>Complete counters come first, then those whose start is known.</summary>
    private static (bool, bool, int, decimal) Order(SessionCounter counter) =>
        (!counter.IsComplete, counter.From is null, SessionReadings.Rank(counter.Location, counter.Kind), -counter.Energy);

    private SessionEnergy Count()
    {
        if (Followed is { } followed)
        {
            return this with { Charged = Math.Max(followed.Energy, Charged ?? 0), From = followed.From, To = followed.Level };
        }

        return Charged is null && Counters.Any(counter => counter.From is not null) ? this with { Charged = 0 } : this;
    }

    private SessionEnergy Read(List<SessionReading> readings, TimeSpan elapsed)
    {
        // What was read at the beginning comes first, wherever the message has it.
        var counters = Counters;
        foreach (var isBegin in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var reading in readings)
            {
                if (reading.IsBegin == isBegin)
                {
                    counters = Read(counters, reading, elapsed);
                }
            }
        }

        return this with { Counters = counters };
    }

    private ImmutableArray<SessionCounter> Read(ImmutableArray<SessionCounter> counters, SessionReading reading, TimeSpan elapsed)
    {
        if (reading.IsBegin)
        {
            counters = [.. counters.Select(counter => counter.Location == reading.Location ? counter.WithStart(reading.Values.Sum) : counter)];
        }

        SessionCounter? known = null;
        SessionCounter? sibling = null;
        var start = StartRegister;
        foreach (var counter in counters)
        {
            if (counter.Location != reading.Location)
            {
                continue;
            }

            start ??= counter.Begin;
            if (counter.Kind == reading.Kind)
            {
                (known, sibling) = counter.IsNamed == reading.IsNamed ? (counter, sibling) : (known, counter);
            }
        }

        if (known is null && sibling is { HasReading: true })
        {
            if (sibling.Continues(reading, elapsed))
            {
                known = sibling with { IsNamed = reading.IsNamed };
            }
            else if (!reading.IsNamed)
            {
                // Not the register of the transaction: its difference counts, from now on.
                start = null;
            }
        }

        var next = (known ?? new SessionCounter(reading.Location, reading.Kind, reading.IsNamed)).Apply(reading, start, Charged ?? 0, elapsed);
        if (known is not null && counters.IndexOf(known) is >= 0 and var index)
        {
            return counters.SetItem(index, next);
        }

        var all = counters.Add(next);
        return all.Length <= MaxCounters ? all : all.Remove(all.MaxBy(counter => (SessionReadings.Rank(counter.Location, counter.Kind), !counter.IsNamed))!);
    }

    /// <summary>What meterStop may say, the most likely first.</summary>
    private IEnumerable<(decimal Energy, decimal? From)> EnergiesAt(decimal stop, SessionCounter? followed, TimeSpan duration)
    {
        var start = StartRegister ?? Counters.Where(counter => counter.Begin is not null).MinBy(counter => SessionReadings.Rank(counter.Location, counter.Kind))?.Begin;
        decimal? difference = start is { } known && stop - known >= -Rounding ? Math.Max(0, stop - known) : null;
        difference = difference is { } amount && SessionCounter.IsCredible(amount, MaxEnergy, duration) ? amount : null;
        var own = Counters.Where(IsUsable).OrderBy(Order)
            .Select(counter => counter.End(stop, StartRegister, Charged ?? 0, duration))
            .OfType<SessionCounter>()
            .ToList();
        foreach (var counter in own.Where(counter => counter.From is not null && counter.From == start))
        {
            yield return (counter.Energy, counter.From);
        }

        // The start register of a restored session is not exact unless the samples are of the same register.
        if (start > 0 && difference is { } energy && !(IsRestored && followed is not null && followed.From != start))
        {
            yield return (energy, start);
        }

        foreach (var counter in own)
        {
            yield return (counter.Energy, counter.From);
        }

        // 0 is also sent instead of a lifetime register. Then the difference is more than a car takes.
        if (start == 0 && difference is { } whole && whole - (followed?.Level ?? 0) <= MaxCharge)
        {
            yield return (whole, start);
        }

        // After a restart of the bridge, meterStop may be of a register that counts from the start of each session.
        if (IsRestored && Charged > 0 && stop >= Charged && stop - Charged <= MaxLead)
        {
            yield return (stop, 0);
        }
    }

    /// <summary>A negative register is not known.</summary>
    private static decimal? Known(decimal? register) => register >= 0 ? register : null;
}
