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

    /// <summary>Whether the value is not known any more, whatever <see cref="Value"/> says.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The payload of the topic.</summary>
    public ReadOnlyMemory<byte> Payload => IsUnknown ? StatePayload.Null : StatePayload.Of(Value);

    /// <summary>Whether a newer sample came before it.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether it is the sum of the phases.</summary>
    public bool IsSum { get; init; }
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
    private const int OwnBytes = 280;
    private const int BytesOfEnd = 50;
    private const int BytesOfPhase = 120;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + (BytesOfPhase * Newest.Count) + Guards.Bytes + (Ended is null ? 0 : BytesOfEnd);

    /// <summary>A unit of a sister quantity that samples have come in (6.9 kVA after 7000 W); null if none has.</summary>
    public ChargerUnit? SisterUnit { get; private init; }

    /// <summary>By the phase of the samples.</summary>
    private ImmutableDictionary<Phases, Freshness> Newest { get; init; } = ImmutableDictionary<Phases, Freshness>.Empty;

    /// <summary>Those of a register.</summary>
    public RegisterGuards Guards { get; init; } = RegisterGuards.None;

    /// <summary>The single phases that are silent if the next message does not contain them either: the last one did not, or the flow has ended.</summary>
    private Phases Missed { get; init; }

    /// <summary>When a flow last ended, if the charger has said when: older samples would bring it back.</summary>
    private Freshness? Ended { get; init; }

    /// <summary>The topics of a flow whose value is not 0, or of a voltage whose value is known.</summary>
    private Phases Live { get; init; }

    /// <summary>Whether the charger's own total has given way to the sum of the phases, or to null.</summary>
    private bool LacksTotal { get; init; }

    /// <summary>The charger's total of a register is not the sum of its phases, which may be those of another counter.</summary>
    private bool SumDiffers { get; init; }

    /// <summary>Whether each phase has its own topic.</summary>
    public bool IsSplit => BitOperations.PopCount((uint)SeenPhases) > 1;

    /// <summary>Whether the topic without a suffix has a value.</summary>
    public bool HasTotal => !IsSplit || SeenPhases.HasFlag(Phases.Total) || (Measurand.Sums && SummablePhases != Phases.None);

    /// <summary>What the topic without a suffix covers: the only phase, the summed phases, or the charger's own total.</summary>
    public Phases TotalPhases => !IsSplit ? SeenPhases : SeenPhases.HasFlag(Phases.Total) ? Phases.Total : Measurand.Sums ? SummablePhases : Phases.None;

    /// <summary>The phases whose sum is the total if the charger sends none.</summary>
    public Phases SummablePhases => PhaseSum.SummandsIn(SeenPhases);

    private bool KnowsSilence => Measurand.IsFlow || Measurand.IsVoltage;

    /// <summary>A series before its first sample, which fixes the unit.</summary>
    public static MeterSeries Create(Measurand measurand, MeterSample sample) =>
        new(measurand, measurand.QuantityOf(sample.Unit), Phases.None, null);

    /// <summary>
    /// A register that shows 0 when it is seen for the first time, during a transaction with a meterStart: that is its level, and 0 may
    /// be a low.
    /// </summary>
    /// <param name="meterStart">More than 0.</param>
    /// <param name="sample">The sample of 0.</param>
    /// <param name="now">Now.</param>
    public MeterSeries StartingAt(decimal meterStart, MeterSample sample, DateTimeOffset now) =>
        this with { Guards = RegisterGuards.None.With(Phases.Total, new RegisterGuard(meterStart, now, KindOf(sample))) };

    /// <summary>A series of an earlier run, from its discovery document and the retained values of its registers.</summary>
    /// <param name="readings">Its components.</param>
    /// <param name="newest">The latest message of the session: older samples are dropped.</param>
    /// <param name="kinds">The samples that have carried its registers.</param>
    public static MeterSeries Restored(IReadOnlyCollection<RestoredReading> readings, Freshness newest, SampleKinds kinds)
    {
        var (first, seen) = (readings.First(), readings.Aggregate(Phases.None, (phases, reading) => phases | reading.ValuePhases));
        var levels = readings.Where(reading => reading.Level is not null).ToImmutableDictionary(reading => reading.Phase, reading => reading.Level!.Value);
        return new MeterSeries(first.Measurand, first.Quantity, seen, null)
        {
            SumDiffers = seen.HasFlag(Phases.Total) && IsSumOther(levels, PhaseSum.SummandsIn(seen)),
            Newest = PhaseNames.Single.Append(Phases.Total).Where(phase => seen.HasFlag(phase)).ToImmutableDictionary(phase => phase, _ => newest),
            Live = readings.Aggregate(Phases.None, (topics, reading) => topics | reading.Phase),
            Guards = new RegisterGuards(levels.ToImmutableDictionary(level => level.Key, level => RegisterGuard.Restored(level.Value, newest.AppliedAt, kinds))),
        };
    }

    private static bool IsSumOther(ImmutableDictionary<Phases, decimal> levels, Phases summands)
    {
        var phases = levels.Where(level => summands.HasFlag(level.Key)).ToList();
        return phases.Count > 0 && phases.Count == BitOperations.PopCount((uint)summands) && levels.TryGetValue(Phases.Total, out var total)
            && PhaseSum.IsOtherCounter(phases.Sum(level => level.Value), total);
    }

    /// <summary>Merges the samples seen before the series was restored; the unit stays, and <see cref="RegisterGuards.Merge"/> merges registers.</summary>
    public MeterSeries Merge(MeterSeries gathered)
    {
        var merged = this with
        {
            SeenPhases = SeenPhases | gathered.SeenPhases,
            Newest = Newest.SetItems(gathered.Newest),
            Ended = gathered.Ended,
            Missed = gathered.Missed | (SeenPhases & ~gathered.SeenPhases & ~Phases.Total),
        };
        var live = gathered.IsSplit || gathered.Live == Phases.None ? gathered.Live : gathered.SeenPhases;
        return merged.IsSplit
            ? merged with { OnlyPhaseValue = null, Live = Live | live }
            : merged with { OnlyPhaseValue = gathered.OnlyPhaseValue, Live = gathered.Live };
    }

    /// <summary>Nothing flows any more: what a flow has published becomes 0.</summary>
    /// <param name="end">When, or null if the charger has not said it.</param>
    /// <param name="messageTime">When its message arrived.</param>
    /// <returns>The series, and the phases of the topics whose value is not 0 yet.</returns>
    public (MeterSeries Next, Phases Ended) EndFlow(DateTimeOffset? end, MessageTime messageTime) => !Measurand.IsFlow
        ? (this, Phases.None)
        : (this with
        {
            Live = Phases.None,
            Ended = end is null ? Ended : Freshness.After(Ended, end, messageTime),
            Missed = SeenPhases & ~Phases.Total,
            LacksTotal = false,
            OnlyPhaseValue = OnlyPhaseValue is null ? null : 0,
        }, HasTotal ? Live : Live & ~Phases.Total);

    /// <summary>Applies the samples of one message; readings that a guard holds back are not in the result.</summary>
    public (MeterSeries Next, ImmutableArray<MeterReading> Readings) Apply(IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        var chosen = SelectSamples(samples, messageTime);
        if (chosen.Count == 0)
        {
            return (this, []);
        }

        var byPhase = ImmutableArray.CreateBuilder<MeterReading>(chosen.Count + (LacksTotal && Measurand.Sums ? 1 : 0));
        var (came, newest, sister) = (Phases.None, Newest, SisterUnit);
        foreach (var sample in chosen)
        {
            sister ??= Quantity.SisterUnit(sample.Unit);
            var known = Newest.GetValueOrDefault(sample.Phase);
            byPhase.Add(new MeterReading(sample.Phase, ValueOf(sample)) { IsLate = sample.Timestamp < known?.Newest });
            came |= sample.Phase;
            newest = newest.SetItem(sample.Phase, Freshness.After(known, sample.Timestamp, messageTime));
        }

        var seen = SeenPhases | came;
        var isLone = seen != Phases.Total && BitOperations.IsPow2((uint)seen);
        var next = this with
        {
            SeenPhases = seen,
            OnlyPhaseValue = isLone ? byPhase[0].Value : null,
            Newest = newest,
            SisterUnit = sister,
            Missed = seen & ~came & ~Phases.Total,
        };
        var (lacksTotal, sumDiffers) = next.ToTopics(byPhase, came, before: this);
        var readings = byPhase.DrainToImmutable();
        var live = next.LiveAfter(readings);
        if (live != Live || lacksTotal != LacksTotal || sumDiffers != SumDiffers)
        {
            next = next with { Live = live, LacksTotal = lacksTotal, SumDiffers = sumDiffers };
        }

        if (!Measurand.IsRegister)
        {
            return (next, readings);
        }

        var (guards, passed) = next.Guards.Apply(readings, next.SummablePhases, KindOf(chosen[0]), messageTime.Now);
        return (next with { Guards = guards }, passed);
    }

    /// <summary>Turns the values of a message into those of topics, and adds what follows for topics that it has no value for.</summary>
    /// <param name="readings">The values by the phases of the samples.</param>
    /// <param name="came">These phases.</param>
    /// <param name="before">The series before the message.</param>
    private (bool LacksTotal, bool SumDiffers) ToTopics(ImmutableArray<MeterReading>.Builder readings, Phases came, MeterSeries before)
    {
        if (!IsSplit)
        {
            readings[0] = readings[0] with { Phase = Phases.Total };
            return (false, false);
        }

        var silent = KnowsSilence ? before.Missed & ~came : Phases.None;
        var sum = Measurand.Sums ? PhaseSum.Of(readings, PhaseSum.SummandsIn(SeenPhases & ~silent), Guards) : null;
        if (before.OnlyPhaseValue is { } lone && !came.HasFlag(before.SeenPhases))
        {
            readings.Add(new MeterReading(before.SeenPhases, lone));
        }

        for (var left = silent & Live; left != Phases.None; left &= left - 1)
        {
            readings.Add(new MeterReading(left & ~(left - 1), 0) { IsUnknown = !Measurand.IsFlow });
        }

        if (came.HasFlag(Phases.Total))
        {
            return (false, sum is { } ofPhases && Measurand.IsRegister ? PhaseSum.IsOtherCounter(ofPhases, PhaseSum.ValueOf(readings, Phases.Total)!.Value) : SumDiffers);
        }

        if (sum is { } total && (LacksTotal || CanStandIn(total)))
        {
            readings.Add(new MeterReading(Phases.Total, total) { IsSum = true });
            return (true, SumDiffers);
        }

        if (Measurand.Sums || LacksTotal || !SeenPhases.HasFlag(Phases.Total))
        {
            return (LacksTotal, SumDiffers);
        }

        readings.Add(new MeterReading(Phases.Total, 0) { IsUnknown = true });
        return (true, SumDiffers);
    }

    /// <summary>The register of the sum must continue that of the total.</summary>
    private bool CanStandIn(decimal sum) => !Measurand.IsRegister
        || !SeenPhases.HasFlag(Phases.Total)
        || !(SumDiffers || (Guards.Of(Phases.Total) is { } guard && PhaseSum.IsLower(sum, guard.Level)));

    private Phases LiveAfter(ImmutableArray<MeterReading> readings)
    {
        var live = Live;
        if (KnowsSilence)
        {
            foreach (var reading in readings)
            {
                live = (Measurand.IsFlow ? reading is { Value: 0, IsUnknown: false } : reading.IsUnknown) ? live & ~reading.Phase : live | reading.Phase;
            }
        }

        return live;
    }

    /// <summary>Outside of transactions some chargers send 0 or -1.</summary>
    private static SampleKinds KindOf(MeterSample sample) =>
        sample.TransactionId is null or "0" or "-1" ? SampleKinds.WithoutTransaction : SampleKinds.WithTransaction;

    private decimal ValueOf(MeterSample sample) => Quantity.Convert(sample.Value, sample.Unit);

    /// <summary>The newest admitted sample of each phase; of samples taken together the periodic, then the clock-aligned, then the last.</summary>
    private List<MeterSample> SelectSamples(IEnumerable<MeterSample> samples, MessageTime messageTime)
    {
        List<MeterSample> chosen = [];
        foreach (var sample in samples)
        {
            if (IsBeforeEnd(sample, messageTime) || !Freshness.Admits(Newest.GetValueOrDefault(sample.Phase), sample.Timestamp, messageTime))
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

    /// <summary>The sample of the end itself may be a little older. After ten minutes, the charger's clock was set back.</summary>
    private bool IsBeforeEnd(MeterSample sample, MessageTime messageTime) => sample.Timestamp < Ended?.Newest
        && sample.Context != SessionReadings.EndContext
        && messageTime.Now - Ended.AppliedAt < Freshness.Tolerance;

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
