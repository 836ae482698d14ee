using System.Collections.Immutable;
using System.Numerics;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Where a measurand is measured: the identity of a <see cref="MeterSeries"/>.</summary>
internal readonly record struct MeterSeriesKey(int Connector, string Location, string Measurand);

/// <summary>A value to publish: at its phase's topic, or, for <see cref="Phases.Total"/>, at the one without suffix.</summary>
internal readonly record struct MeterReading(Phases Phase, decimal Value)
{
    /// <summary>The register has been reset: whoever missed this value would take the next for a step back.</summary>
    public bool IsReset { get; init; }
}

/// <summary>
/// One measurand at one place, all phases together. It decides which topics exist: a measurand that has only ever come for
/// one phase has a single one; from the second on each phase has its own, and the first carries the whole, where there is
/// such a thing.
/// </summary>
/// <param name="Measurand">What is measured.</param>
/// <param name="Quantity">In which unit it is published, fixed by the first sample.</param>
/// <param name="SeenPhases">Every phase that has ever come; <see cref="Phases.Total"/> among them.</param>
/// <param name="OnlyPhaseValue">The last value of the only phase so far: its own topic begins with it when a second phase appears.</param>
internal sealed record MeterSeries(Measurand Measurand, Quantity Quantity, Phases SeenPhases, decimal? OnlyPhaseValue)
{
    /// <summary>Where the charger's own total has not come for so long, the sum takes its place.</summary>
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromMinutes(10);

    /// <summary>What is newest, by the phase as the charger gives it.</summary>
    private ImmutableDictionary<Phases, Freshness> Newest { get; init; } = ImmutableDictionary<Phases, Freshness>.Empty;

    /// <summary>Of a register what stands before each of its topics, by the topic's phase.</summary>
    private ImmutableDictionary<Phases, RegisterGuard> Guards { get; init; } = ImmutableDictionary<Phases, RegisterGuard>.Empty;

    public bool IsSplit => BitOperations.PopCount((uint)SeenPhases) > 1;

    /// <summary>Whether the topic without suffix has anything to carry.</summary>
    public bool HasTotal => !IsSplit || SeenPhases.HasFlag(Phases.Total) || (Measurand.Sums && SummablePhases != Phases.None);

    /// <summary>Of which phases the value of the topic without suffix is: of the only one, of those that are summed, or the charger's own total.</summary>
    public Phases TotalPhases => !IsSplit ? SeenPhases : SeenPhases.HasFlag(Phases.Total) ? Phases.Total : Measurand.Sums ? SummablePhases : Phases.None;

    /// <summary>The phases whose sum is the whole, were there no total.</summary>
    private Phases SummablePhases => (SeenPhases & Phases.Lines) is not Phases.None and var lines ? lines : SeenPhases & Phases.LinesToNeutral;

    public static MeterSeries Create(Measurand measurand, MeterSample sample) =>
        new(measurand, measurand.QuantityOf(sample.Unit), Phases.None, null);

    /// <summary>A series as a discovery document shows it, each of its registers at the level that is retained.</summary>
    /// <param name="readings">Its components.</param>
    /// <param name="newest">What is older is backlog.</param>
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

    /// <summary>Takes what has been seen of the same series meanwhile; the unit stays, and the levels are <see cref="MergeRegister"/>'s.</summary>
    public MeterSeries Merge(MeterSeries gathered)
    {
        var merged = this with { SeenPhases = SeenPhases | gathered.SeenPhases, Newest = Newest.SetItems(gathered.Newest) };
        return merged with { OnlyPhaseValue = merged.IsSplit ? null : gathered.OnlyPhaseValue };
    }

    /// <summary>What a register's topic has let through meanwhile, as far as this series lets it through.</summary>
    /// <param name="phase">The topic.</param>
    /// <param name="gathered">What stood before the topic meanwhile.</param>
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

    public RegisterGuard? GuardOf(Phases phase) => Guards.GetValueOrDefault(phase);

    /// <summary>A transaction has begun: a register that steps back from now on has been reset.</summary>
    public MeterSeries AllowReset() => Guards.IsEmpty
        ? this
        : this with { Guards = Guards.ToImmutableDictionary(entry => entry.Key, entry => entry.Value with { MayReset = true }) };

    /// <summary>Takes the samples of one message, which are all of this series; what is held back is no reading.</summary>
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

    /// <summary>Below zero no register counts: Home Assistant would warn, and take no statistics of it.</summary>
    private (MeterSeries Next, ImmutableArray<MeterReading> Readings) ApplyGuards(ImmutableArray<MeterReading> readings, DateTimeOffset now)
    {
        if (!Measurand.IsRegister)
        {
            return (this, readings);
        }

        var guards = Guards.ToBuilder();
        var passed = ImmutableArray.CreateBuilder<MeterReading>();
        foreach (var reading in readings.Where(reading => reading.Value >= 0))
        {
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

        // A sum without one of its phases would look like a register that runs backwards.
        var summands = SummedPhasesAt(now);
        var summed = byPhase.Where(reading => summands.HasFlag(reading.Phase)).ToList();
        return summands != Phases.None && summed.Aggregate(Phases.None, (given, reading) => given | reading.Phase) == summands
            ? byPhase.Add(new MeterReading(Phases.Total, summed.Sum(reading => reading.Value)))
            : byPhase;
    }

    /// <summary>The phases whose sum stands for a total that the charger has never given, or gives no longer.</summary>
    private Phases SummedPhasesAt(DateTimeOffset now) =>
        Measurand.Sums && !(Newest.GetValueOrDefault(Phases.Total) is { } total && now - total.AppliedAt < TotalTimeout) ? SummablePhases : Phases.None;

    private decimal ValueOf(MeterSample sample) => Quantity.Convert(sample.Value, sample.Unit);

    /// <summary>Of each phase the newest that is admitted; of those taken together the periodic one, then the clock-aligned one, then the last.</summary>
    private List<MeterSample> SelectSamples(IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        List<MeterSample> chosen = [];
        foreach (var sample in samples)
        {
            if (!Freshness.Admits(Newest.GetValueOrDefault(sample.Phase), sample.Timestamp, messageTime))
            {
                continue;
            }

            var known = chosen.FindIndex(other => other.Phase == sample.Phase);
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

    private static int RankOf(MeterSample sample) => sample.Context switch
    {
        "Sample.Periodic" => 2,
        "Sample.Clock" => 1,
        _ => 0,
    };
}
