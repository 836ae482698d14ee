using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads meter values (OCPP 1.6 sections 7.33 and 7.43, 2.0.1 part 2 section 2.43), as liberally as real chargers
/// need it. The versions differ in where the unit stands and in how signed data comes, which is never published: of 1.6 it
/// is a sample of its own, of 2.x it stands beside the number.
/// </summary>
internal static class MeterReader
{
    private static readonly string[] Locations = ["Body", "Cable", "EV", "Inlet", "Outlet", "Upstream"];

    private static readonly string[] Contexts =
    [
        "Interruption.Begin", "Interruption.End", "Other", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End",
        "Trigger",
    ];

    /// <summary>The samples of <c>meterValue</c> or <c>transactionData</c>, whichever <paramref name="list"/> names.</summary>
    public static ImmutableArray<MeterSample> Read(JsonElement payload, string list, int connector, FactCollector findings)
    {
        var entries = payload.Items(list)
            .Select(entry => (Json: entry, Time: OcppTimestamp.Parse(entry.Text("timestamp"))))
            .ToList();
        var moments = OrderOf(entries.ConvertAll(entry => entry.Time));

        var samples = ImmutableArray.CreateBuilder<MeterSample>();
        for (var i = 0; i < entries.Count; i++)
        {
            foreach (var json in entries[i].Json.Items("sampledValue"))
            {
                if (ReadSample(json, connector, entries[i].Time?.Instant, moments[i], findings) is { } sample)
                {
                    samples.Add(sample);
                }
            }
        }

        return samples.ToImmutable();
    }

    /// <summary>By their own clock, be it right or wrong; where one entry has no time, all count as taken together.</summary>
    private static int[] OrderOf(List<OcppTimestamp?> times)
    {
        if (times.Count < 2 || times.Contains(null))
        {
            return new int[times.Count];
        }

        var ranks = times.Select(time => time!.Value.Local).Distinct().Order().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. times.Select(time => ranks[time!.Value.Local])];
    }

    private static MeterSample? ReadSample(JsonElement json, int connector, DateTimeOffset? timestamp, int moment, FactCollector findings)
    {
        var (measurand, phaseName) = MeasurandIn(json);
        var complaint = "";
        if ("SignedData".Equals(json.Text("format"), StringComparison.OrdinalIgnoreCase))
        {
            complaint = "signed data is not a number";
        }
        else if (ValueIn(json) is not { } value)
        {
            complaint = "a value that is not a number";
        }
        else if (PhaseNames.Parse(phaseName) is not { } phase)
        {
            complaint = $"phase {FactCollector.Quote(phaseName)} is unknown";
        }
        else if (FindKnown(Locations, json.Text("location") ?? MeterSample.DefaultLocation) is not { } location)
        {
            complaint = $"location {FactCollector.Quote(json.Text("location"))} is unknown";
        }
        else
        {
            // Why a sample was taken decides nothing but which of several counts: a word of the vendor's own does no harm.
            var said = json.Text("context") ?? MeterSample.DefaultContext;
            return new MeterSample(
                connector, timestamp, moment, measurand, phase, location, FindKnown(Contexts, said) ?? said, UnitIn(json), value);
        }

        findings.Skip($"{FactCollector.Quote(measurand)}: {complaint}");
        return null;
    }

    /// <summary>What is measured and on which phase; firmware exists that hangs the phase onto the measurand (<c>Voltage.L1-N</c>).</summary>
    private static (string Measurand, string? Phase) MeasurandIn(JsonElement json)
    {
        var measurand = json.Text("measurand") ?? MeterSample.DefaultMeasurand;
        var phase = json.Text("phase");
        var dot = measurand.LastIndexOf('.');
        return dot > 0 && measurand[(dot + 1)..] is var suffix && PhaseNames.Parse(suffix) is not null
            ? (measurand[..dot], phase ?? suffix)
            : (measurand, phase);
    }

    private static decimal? ValueIn(JsonElement json) => json.Number("value") is { } value
        ? LenientJson.Scale(value, json.Member("unitOfMeasure")?.Number("multiplier") ?? 0)
        : null;

    private static string? UnitIn(JsonElement json) => json.Text("unit") ?? json.Member("unitOfMeasure")?.Text("unit");

    /// <summary>The name as OCPP spells it; null of one that it does not know.</summary>
    private static string? FindKnown(string[] names, string said)
    {
        foreach (var name in names)
        {
            if (name.Equals(said, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return null;
    }
}
