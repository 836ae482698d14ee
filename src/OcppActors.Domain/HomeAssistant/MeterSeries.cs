using System.Collections.Immutable;
using System.Numerics;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The identity of a <see cref="MeterSeries"/>.</summary>
internal readonly record struct MeterSeriesKey(int Connector, string Location, string Measurand);

/// <summary>A value to publish at the topic of its phase; <see cref="Phases.Total"/> is the topic without a suffix.</summary>
internal readonly record struct MeterReading(Phases Phase, decimal Value)
{
    /// <summary>Whether the register was reset. Without this value, the next one would look like a small step back.</summary>
    public bool IsReset { get; init; }
}

/// <summary>
/// A measurand at one location of a connector, with all its phases. It decides which topics exist: a measurand that has been
/// reported for one phase only has a single topic without a suffix; from the second phase on, each phase has its own, and the
/// topic without a suffix carries the total, if there is one.
/// </summary>
/// <param name="Measurand">What is measured.</param>
/// <param name="Quantity">The unit it is published in, which the first sample fixes.</param>
/// <param name="SeenPhases">All phases seen so far; <see cref="Phases.Total"/> for samples without a phase.</param>
/// <param name="OnlyPhaseValue">The last value of the only phase so far, which its own topic starts with when a second phase appears.</param>
internal sealed record MeterSeries(Measurand Measurand, Quantity Quantity, Phases SeenPhases, decimal? OnlyPhaseValue)
{
    /// <summary>How long a total sent by the charger takes precedence over the sum of the phases.</summary>
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromMinutes(10);

    private const int OwnBytes = 250;
    private const int BytesOfPhase = 120;
    private const int BytesOfGuard = 140;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + (BytesOfPhase * Newest.Count) + (BytesOfGuard * Guards.Count);

    /// <summary>By the phase of the samples.</summary>
    private ImmutableDictionary<Phases, Freshness> Newest { get; init; } = ImmutableDictionary<Phases, Freshness>.Empty;

    /// <summary>The guards of a register, by the phase of the topic.</summary>
    private ImmutableDictionary<Phases, RegisterGuard> Guards { get; init; } = ImmutableDictionary<Phases, RegisterGuard>.Empty;

    /// <summary>Whether each phase has its own topic.</summary>
    public bool IsSplit => BitOperations.PopCount((uint)SeenPhases) > 1;

    /// <summary>Whether the topic without a suffix has a value.</summary>
    public bool HasTotal => !IsSplit || SeenPhases.HasFlag(Phases.Total) || (Measurand.Sums && SummablePhases != Phases.None);

    /// <summary>What the topic without a suffix covers: the only phase, the summed phases, or the charger's own total.</summary>
    public Phases TotalPhases => !IsSplit ? SeenPhases : SeenPhases.HasFlag(Phases.Total) ? Phases.Total : Measurand.Sums ? SummablePhases : Phases.None;

    /// <summary>The phases whose sum is the total if the charger sends none.</summary>
    private Phases SummablePhases => (SeenPhases & Phases.Lines) is not Phases.None and var lines ? lines : SeenPhases & Phases.LinesToNeutral;

    /// <summary>A series before its first sample, which fixes the unit.</summary>
    public static MeterSeries Create(Measurand measurand, MeterSample sample) =>
        new(measurand, measurand.QuantityOf(sample.Unit), Phases.None, null);

    /// <summary>A series of an earlier run, from its discovery document and the retained values of its registers.</summary>
    /// <param name="readings">Its components.</param>
    /// <param name="newest">The latest message of the session: older samples are dropped.</param>
    public static MeterSeries Restored(IReadOnlyCollection<RestoredReading> readings, Freshness newest)
    {
        var (first, seen) = (readings.First(), readings.Aggregate(Phases.None, (phases, reading) => phases | reading.ValuePhases));
        return new MeterSeries(first.Measurand, first.Quantity, seen, null)
        {
            Newest = PhaseNames.Single.Append(Phases.Total).Where(phase => seen.HasFlag(phase)).ToImmutableDictionary(phase => phase, _ => newest),
            Guards = readings.Where(reading => reading.Level is not null).ToImmutableDictionary(
                reading => reading.Phase, reading => new RegisterGuard(reading.Level!.Value, newest.AppliedAt, null, false)),
        };
    }

    /// <summary>Merges the samples seen before the series was restored; the unit stays, and <see cref="MergeRegister"/> merges registers.</summary>
    public MeterSeries Merge(MeterSeries gathered)
    {
        var merged = this with { SeenPhases = SeenPhases | gathered.SeenPhases, Newest = Newest.SetItems(gathered.Newest) };
        return merged with { OnlyPhaseValue = merged.IsSplit ? null : gathered.OnlyPhaseValue };
    }

    /// <summary>Applies the readings of a register that were seen before it was restored.</summary>
    /// <param name="phase">The phase of the topic.</param>
    /// <param name="gathered">The guard of those readings.</param>
    public (MeterSeries Next, MeterReading? Reading) MergeRegister(Phases phase, RegisterGuard gathered)
    {
        var before = GuardOf(phase);
        var (guard, value) = RegisterGuard.Apply(before, gathered.Level, gathered.At);
        if (gathered.Held is { } held)
        {
            (guard, var last) = RegisterGuard.Apply(guard, held, gathered.At);
            value = last ?? value;
        }

        MeterReading? reading = value is { } level ? new MeterReading(phase, level) { IsReset = level < before?.Level } : null;
        return (this with { Guards = Guards.SetItem(phase, guard with { MayReset = guard.MayReset || gathered.MayReset }) }, reading);
    }

    /// <summary>The guard of a register's topic, or null.</summary>
    public RegisterGuard? GuardOf(Phases phase) => Guards.GetValueOrDefault(phase);

    /// <summary>A transaction has started: a register that falls from now on has been reset.</summary>
    public MeterSeries AllowReset() => Guards.IsEmpty
        ? this
        : this with { Guards = Guards.ToImmutableDictionary(entry => entry.Key, entry => entry.Value with { MayReset = true }) };

    /// <summary>Applies the samples of one message; readings that a guard holds back are not in the result.</summary>
    public (MeterSeries Next, ImmutableArray<MeterReading> Readings) Apply(IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        var chosen = SelectSamples(samples, messageTime);
        if (chosen.Count == 0)
        {
            return (this, []);
        }

        var byPhase = ImmutableArray.CreateBuilder<MeterReading>(chosen.Count);
        var (seen, newest) = (SeenPhases, Newest);
        foreach (var sample in chosen)
        {
            byPhase.Add(new MeterReading(sample.Phase, ValueOf(sample)));
            seen |= sample.Phase;
            newest = newest.SetItem(sample.Phase, Freshness.After(Newest.GetValueOrDefault(sample.Phase), sample.Timestamp, messageTime));
        }

        var isLone = seen != Phases.Total && BitOperations.IsPow2((uint)seen);
        var next = this with { SeenPhases = seen, OnlyPhaseValue = isLone ? byPhase[0].Value : null, Newest = newest };
        return next.Publish(byPhase.MoveToImmutable(), before: this, messageTime.Now);
    }

    private (MeterSeries Next, ImmutableArray<MeterReading> Readings) Publish(ImmutableArray<MeterReading> byPhase, MeterSeries before, DateTimeOffset now)
    {
        var readings = ToTopics(byPhase, now);
        return ApplyGuards(
            before.OnlyPhaseValue is { } lone && IsSplit && byPhase.All(reading => reading.Phase != before.SeenPhases)
                ? readings.Add(new MeterReading(before.SeenPhases, lone))
                : readings,
            now);
    }

    /// <summary>A negative register is never published: Home Assistant would warn and take no statistics of it.</summary>
    private (MeterSeries Next, ImmutableArray<MeterReading> Readings) ApplyGuards(ImmutableArray<MeterReading> readings, DateTimeOffset now)
    {
        if (!Measurand.IsRegister)
        {
            return (this, readings);
        }

        var guards = Guards.ToBuilder();
        var passed = ImmutableArray.CreateBuilder<MeterReading>();
        foreach (var reading in readings)
        {
            if (reading.Value < 0)
            {
                continue;
            }

            var before = guards.GetValueOrDefault(reading.Phase);
            (guards[reading.Phase], var published) = RegisterGuard.Apply(before, reading.Value, now);
            if (published is { } value)
            {
                passed.Add(reading with { Value = value, IsReset = value < before?.Level });
            }
        }

        return (this with { Guards = guards.ToImmutable() }, passed.ToImmutable());
    }

    private ImmutableArray<MeterReading> ToTopics(ImmutableArray<MeterReading> byPhase, DateTimeOffset now)
    {
        if (!IsSplit)
        {
            return [byPhase[0] with { Phase = Phases.Total }];
        }

        // The sum of fewer phases than there are would look like a register that runs backwards.
        var summands = SummedPhasesAt(now);
        var summed = byPhase.Where(reading => summands.HasFlag(reading.Phase)).ToList();
        return summands != Phases.None && summed.Aggregate(Phases.None, (given, reading) => given | reading.Phase) == summands
            ? byPhase.Add(new MeterReading(Phases.Total, summed.Sum(reading => reading.Value)))
            : byPhase;
    }

    /// <summary>The phases whose sum is published, because the charger has not sent a total, or no longer sends one.</summary>
    private Phases SummedPhasesAt(DateTimeOffset now) =>
        Measurand.Sums && !(Newest.GetValueOrDefault(Phases.Total) is { } total && now - total.AppliedAt < TotalTimeout) ? SummablePhases : Phases.None;

    private decimal ValueOf(MeterSample sample) => Quantity.Convert(sample.Value, sample.Unit);

    /// <summary>The newest admitted sample of each phase; of samples taken together the periodic, then the clock-aligned, then the last.</summary>
    private List<MeterSample> SelectSamples(IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        List<MeterSample> chosen = [];
        foreach (var sample in samples)
        {
            if (!Freshness.Admits(Newest.GetValueOrDefault(sample.Phase), sample.Timestamp, messageTime))
            {
                continue;
            }

            var known = IndexOf(chosen, sample.Phase);
            if (known < 0)
            {
                chosen.Add(sample);
            }
            else if ((sample.Order, RankOf(sample)).CompareTo((chosen[known].Order, RankOf(chosen[known]))) >= 0)
            {
                chosen[known] = sample;
            }
        }

        return chosen;
    }

    private static int IndexOf(List<MeterSample> samples, Phases phase)
    {
        for (var i = 0; i < samples.Count; i++)
        {
            if (samples[i].Phase == phase)
            {
                return i;
            }
        }

        return -1;
    }

    private static int RankOf(MeterSample sample) => sample.Context switch
    {
        "Sample.Periodic" => 2,
        "Sample.Clock" => 1,
        _ => 0,
    };
}
