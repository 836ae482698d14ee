using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The guards of a register, by the phase of the topic.</summary>
internal sealed record RegisterGuards(ImmutableDictionary<Phases, RegisterGuard> ByPhase)
{
    private const int BytesOfGuard = 270;

    public static RegisterGuards None { get; } = new(ImmutableDictionary<Phases, RegisterGuard>.Empty);

    /// <summary>About the memory that they take.</summary>
    public int Bytes => BytesOfGuard * ByPhase.Count;

    /// <summary>The guard of a topic, or null.</summary>
    public RegisterGuard? Of(Phases phase) => ByPhase.GetValueOrDefault(phase);

    public RegisterGuards With(Phases phase, RegisterGuard guard) => new(ByPhase.SetItem(phase, guard));

    /// <summary>
    /// Applies the readings of one message. A negative register is never published: Home Assistant would warn and take no
    /// statistics of it. A late reading is lower because it is older, and shows no reset.
    /// </summary>
    /// <param name="readings">By topic.</param>
    /// <param name="summands">The phases of the sum.</param>
    /// <param name="kind">The kind of the samples.</param>
    /// <param name="now">Now.</param>
    public (RegisterGuards Next, ImmutableArray<MeterReading> Readings) Apply(
        ImmutableArray<MeterReading> readings, Phases summands, SampleKinds kind, DateTimeOffset now)
    {
        var guards = ByPhase.ToBuilder();
        var passed = ImmutableArray.CreateBuilder<MeterReading>(readings.Length);
        var (isReset, hasSum) = (false, false);
        foreach (var reading in readings)
        {
            hasSum |= reading.IsSum;
            var guard = guards.GetValueOrDefault(reading.Phase);
            if (!reading.IsSum && reading.Value >= 0 && !(reading.IsLate && reading.Value < guard?.Level))
            {
                isReset |= Add(reading.Phase, RegisterGuard.Apply(guard, reading.Value, kind, now));
            }
        }

        if (isReset)
        {
            // The phases are of one meter; one that carries no current stays at its low, or does not come.
            foreach (var (phase, guard) in guards.ToList())
            {
                if (!Add(phase, guard.ConfirmReset()) && hasSum && summands.HasFlag(phase) && !Contains(readings, phase))
                {
                    guards[phase] = guard with { Level = 0, Held = null };
                }
            }
        }

        if (hasSum && passed.Count > 0 && SumOf(guards, summands) is { } sum)
        {
            var total = guards.GetValueOrDefault(Phases.Total);
            Add(Phases.Total, isReset && total is not null ? total.ResetTo(sum, now) : RegisterGuard.Apply(total, sum, SampleKinds.Both, now));
        }

        return (new RegisterGuards(guards.ToImmutable()), passed.ToImmutable());

        bool Add(Phases phase, RegisterStep step)
        {
            guards[phase] = step.Next;
            AddTo(passed, phase, step);
            return step.Reset is not null;
        }
    }

    /// <summary>A transaction has started.</summary>
    /// <param name="meterStart">Of the total, or null; 0 is that of all phases.</param>
    /// <param name="summands">The phases of the sum, whose lows a meterStart confirms if it is about their sum.</param>
    /// <param name="now">Now.</param>
    public (RegisterGuards Next, ImmutableArray<MeterReading> Readings) Start(decimal? meterStart, Phases summands, DateTimeOffset now)
    {
        var confirmed = meterStart > 0 && SumOfLows(summands) is { } lows && meterStart - lows is >= -RegisterLimits.Rounding and <= RegisterLimits.MaxLead
            ? summands
            : Phases.None;
        var guards = ByPhase.ToBuilder();
        var passed = ImmutableArray.CreateBuilder<MeterReading>();
        foreach (var (phase, guard) in ByPhase)
        {
            var step = confirmed.HasFlag(phase) ? guard.ConfirmReset() : guard.Start(phase == Phases.Total || meterStart == 0 ? meterStart : null, now);
            guards[phase] = step.Next;
            AddTo(passed, phase, step);
        }

        return (new RegisterGuards(guards.ToImmutable()), passed.ToImmutable());
    }

    /// <summary>A transaction has ended (<see cref="RegisterGuard.End"/>).</summary>
    public (RegisterGuards Next, ImmutableArray<MeterReading> Readings) End(
        decimal? meterStart, decimal meterStop, decimal energy, TimeSpan duration, DateTimeOffset now)
    {
        if (Of(Phases.Total) is not { } total)
        {
            return (this, []);
        }

        var step = total.End(meterStart, meterStop, energy, duration, now);
        return (With(Phases.Total, step.Next), step.Published is { } value ? [new MeterReading(Phases.Total, value)] : []);
    }

    /// <summary>Applies the readings that were seen before the register was restored.</summary>
    /// <param name="phase">The phase of the topic.</param>
    /// <param name="gathered">The guard of those readings.</param>
    public (RegisterGuards Next, ImmutableArray<MeterReading> Readings) Merge(Phases phase, RegisterGuard gathered)
    {
        var passed = ImmutableArray.CreateBuilder<MeterReading>();
        var step = RegisterGuard.Apply(Of(phase), gathered.Level, gathered.Kinds, gathered.At);
        AddTo(passed, phase, step);
        if (gathered.Held is { Kinds: not SampleKinds.None } held)
        {
            step = RegisterGuard.Apply(step.Next, held.Value, held.Kinds, held.At);
            AddTo(passed, phase, step);
        }

        return (With(phase, step.Next), passed.ToImmutable());
    }

    private static bool Contains(ImmutableArray<MeterReading> readings, Phases phase)
    {
        foreach (var reading in readings)
        {
            if (reading.Phase == phase)
            {
                return true;
            }
        }

        return false;
    }

    private static void AddTo(ImmutableArray<MeterReading>.Builder passed, Phases phase, RegisterStep step)
    {
        if (step.Reset is { } reset)
        {
            passed.Add(new MeterReading(phase, reset) { IsReset = true });
        }

        if (step.Published is { } value)
        {
            passed.Add(new MeterReading(phase, value));
        }
    }

    /// <summary>The sum of the lows that are held back; null unless each phase has one.</summary>
    private decimal? SumOfLows(Phases summands)
    {
        decimal? sum = null;
        for (var rest = (int)summands; rest != 0; rest &= rest - 1)
        {
            if (Of((Phases)(rest & -rest)) is not { IsLow: true, Held: { Kinds: not SampleKinds.None } low })
            {
                return null;
            }

            sum = (sum ?? 0) + low.Value;
        }

        return sum;
    }

    /// <summary>The sum of what the phases have published; null if one of them has a low that is held back.</summary>
    private static decimal? SumOf(ImmutableDictionary<Phases, RegisterGuard>.Builder guards, Phases summands)
    {
        var sum = 0m;
        for (var rest = (int)summands; rest != 0; rest &= rest - 1)
        {
            if (!guards.TryGetValue((Phases)(rest & -rest), out var guard) || guard.IsLow)
            {
                return null;
            }

            sum += guard.Level;
        }

        return sum;
    }
}
