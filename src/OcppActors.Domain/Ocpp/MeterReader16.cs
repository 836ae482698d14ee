using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads the <c>meterValue</c> of OCPP 1.6 (sections 6.31 and 7.33: MeterValues; <c>transactionData</c> of StopTransaction
/// has the same form), as liberally as real chargers need it.
/// </summary>
internal static class MeterReader16
{
    private static readonly string[] Locations = ["Body", "Cable", "EV", "Inlet", "Outlet", "Upstream"];

    /// <summary>The samples of <c>meterValue</c> or <c>transactionData</c>, whichever <paramref name="list"/> names.</summary>
    public static ImmutableArray<MeterSample> Read(JsonElement payload, string list, int connector, ImmutableArray<string>.Builder skipped)
    {
        var entries = payload.Items(list)
            .Select(entry => (Json: entry, Time: OcppTimestamp.Parse(entry.Text("timestamp"))))
            .ToList();
        var moments = MomentsOf(entries.ConvertAll(entry => entry.Time));

        var samples = ImmutableArray.CreateBuilder<MeterSample>();
        for (var i = 0; i < entries.Count; i++)
        {
            foreach (var json in entries[i].Json.Items("sampledValue"))
            {
                if (ReadSample(json, connector, entries[i].Time?.Instant, moments[i], skipped) is { } sample)
                {
                    samples.Add(sample);
                }
            }
        }

        return samples.ToImmutable();
    }

    /// <summary>By their own clock, be it right or wrong; where one entry has no time, all count as taken together.</summary>
    private static int[] MomentsOf(List<OcppTimestamp?> times)
    {
        if (times.Contains(null))
        {
            return new int[times.Count];
        }

        var ranks = times.Select(time => time!.Value.Local).Distinct().Order().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. times.Select(time => ranks[time!.Value.Local])];
    }

    private static MeterSample? ReadSample(
        JsonElement json,
        int connector,
        DateTimeOffset? timestamp,
        int moment,
        ImmutableArray<string>.Builder skipped)
    {
        var measurand = json.Text("measurand") ?? MeterSample.DefaultMeasurand;
        if ("SignedData".Equals(json.Text("format"), StringComparison.OrdinalIgnoreCase))
        {
            skipped.Add($"{Shorten(measurand)}: signed data is not a number");
            return null;
        }

        if (json.Number("value") is not { } value)
        {
            skipped.Add($"{Shorten(measurand)}: a value that is not a number");
            return null;
        }

        if (PhaseNames.Parse(json.Text("phase")) is not { } phase)
        {
            skipped.Add($"{Shorten(measurand)}: phase {Shorten(json.Text("phase"))} is unknown");
            return null;
        }

        var named = json.Text("location") ?? MeterSample.DefaultLocation;
        if (Array.Find(Locations, known => known.Equals(named, StringComparison.OrdinalIgnoreCase)) is not { } location)
        {
            skipped.Add($"{Shorten(measurand)}: location {Shorten(named)} is unknown");
            return null;
        }

        var context = json.Text("context") ?? MeterSample.DefaultContext;
        return new MeterSample(connector, timestamp, moment, measurand, phase, location, context, json.Text("unit"), value);
    }

    private static string Shorten(string? text) => OcppReader16.Shorten(text);
}
