using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The sum of the phases, which stands in for a total that the charger does not send.</summary>
internal static class PhaseSum
{
    /// <summary>By how much the sum of rounded phases may exceed the charger's total: 100 Wh and a thousandth.</summary>
    private const decimal Rounding = 100;
    private const decimal RelativeRounding = 1.001m;

    /// <summary>The phases whose sum is the total.</summary>
    public static Phases SummandsIn(Phases phases) =>
        (phases & Phases.Lines) is not Phases.None and var lines ? lines : phases & Phases.LinesToNeutral;

    /// <summary>The sum of a message's readings. A phase of a register that it lacks has not counted, and keeps its level.</summary>
    /// <param name="readings">By phase.</param>
    /// <param name="summands">The phases to add up.</param>
    /// <param name="guards">Those of the register.</param>
    /// <returns>Null if the value of a phase is not known.</returns>
    public static decimal? Of(ImmutableArray<MeterReading>.Builder readings, Phases summands, RegisterGuards guards)
    {
        var sum = 0m;
        for (var left = summands; left != Phases.None; left &= left - 1)
        {
            var phase = left & ~(left - 1);
            if ((ValueOf(readings, phase) ?? guards.Of(phase)?.Level) is not { } value)
            {
                return null;
            }

            sum += value;
        }

        return summands == Phases.None ? null : sum;
    }

    public static decimal? ValueOf(ImmutableArray<MeterReading>.Builder readings, Phases phase)
    {
        for (var i = 0; i < readings.Count; i++)
        {
            if (readings[i].Phase == phase)
            {
                return readings[i].Value;
            }
        }

        return null;
    }

    /// <summary>Whether the sum of a register's phases is another count than the charger's total, so that it must not replace it.</summary>
    public static bool IsOtherCounter(decimal sum, decimal total) => IsLower(sum, total) || sum > (RelativeRounding * total) + Rounding;

    /// <summary>Whether a register that goes on with the sum would look as if it had been reset.</summary>
    public static bool IsLower(decimal sum, decimal total) => sum < RegisterLimits.ResetThreshold * total;
}
