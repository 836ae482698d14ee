using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The samples of one message that belong to one series, in their order.</summary>
internal readonly record struct SampleGroup(int Connector, string Location, string Measurand, ImmutableArray<MeterSample> Samples)
{
    /// <summary>Up to so many samples, to compare them all is cheaper than a table.</summary>
    public const int MaxCompared = 64;

    /// <summary>The groups of a message of any length, by a table.</summary>
    public static IEnumerable<SampleGroup> AllOf(ImmutableArray<MeterSample> samples) => samples
        .GroupBy(sample => (sample.Connector, sample.Location, sample.Measurand))
        .Select(group => new SampleGroup(group.Key.Connector, group.Key.Location, group.Key.Measurand, [.. group]));

    /// <summary>The group whose first sample is at <paramref name="index"/>; null if that sample belongs to an earlier group.</summary>
    public static SampleGroup? BeginningAt(ImmutableArray<MeterSample> samples, int index) =>
        IsAmong(samples[index], samples.AsSpan()[..index]) ? null : Of(samples[index], samples.AsSpan()[index..]);

    private static SampleGroup Of(MeterSample first, ReadOnlySpan<MeterSample> samples)
    {
        var count = 0;
        foreach (var sample in samples)
        {
            count += IsSame(sample, first) ? 1 : 0;
        }

        var group = ImmutableArray.CreateBuilder<MeterSample>(count);
        foreach (var sample in samples)
        {
            if (IsSame(sample, first))
            {
                group.Add(sample);
            }
        }

        return new SampleGroup(first.Connector, first.Location, first.Measurand, group.MoveToImmutable());
    }

    private static bool IsAmong(MeterSample sample, ReadOnlySpan<MeterSample> samples)
    {
        foreach (var other in samples)
        {
            if (IsSame(sample, other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(MeterSample one, MeterSample other) =>
        one.Connector == other.Connector && one.Location == other.Location && one.Measurand == other.Measurand;
}
