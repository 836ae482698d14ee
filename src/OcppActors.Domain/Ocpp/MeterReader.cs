using System.Collections.Immutable;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads meter values (OCPP 1.6 sections 7.33 and 7.43, OCPP 2.0.1 part 2 section 2.43) as leniently as real chargers require.
/// The versions differ in where the unit is and in how signed data is sent (<see cref="SignedReader"/>).
/// </summary>
internal static class MeterReader
{
    /// <summary>The most samples, and the most lists of samples, that are read of one message.</summary>
    public const int MaxSamples = 2000;

    private const string TooManySamples = "more than 2,000 samples in one message: the rest is not read";

    private static readonly string[] Locations = ["Body", "Cable", "EV", "Inlet", "Outlet", "Upstream"];

    private static readonly string[] Contexts =
    [
        "Interruption.Begin", "Interruption.End", "Other", "Sample.Clock", "Sample.Periodic", "Transaction.Begin", "Transaction.End",
        "Trigger",
    ];

    /// <summary>The samples of <c>meterValue</c> or <c>transactionData</c>, whichever <paramref name="list"/> names.</summary>
    public static ImmutableArray<MeterSample> Read(JsonElement payload, string list, int connector, string? transactionId, FactCollector findings)
    {
        var entries = payload.Items(list);
        if (entries.Count > MaxSamples)
        {
            findings.Skip(TooManySamples);
        }

        var times = TimesOf(entries);
        var order = OrderOf(times);
        var samples = ImmutableArray.CreateBuilder<MeterSample>(0);
        var (at, read) = (0, 0);
        foreach (var entry in entries)
        {
            if (at == times.Length)
            {
                break;
            }

            var sampled = entry.Items("sampledValue");
            samples.Capacity = Math.Max(samples.Capacity, Math.Min(sampled.Count, MaxSamples));
            foreach (var json in sampled)
            {
                if (++read > MaxSamples)
                {
                    findings.Skip(TooManySamples);
                    return samples.Count == 0 ? [] : samples.DrainToImmutable();
                }

                KeepSigned(json, findings);
                if (ReadSample(json, connector, transactionId, times[at]?.Instant, order.IsEmpty ? 0 : order[at], findings) is { } sample)
                {
                    samples.Add(sample);
                }
            }

            at++;
        }

        return samples.Count == 0 ? [] : samples.DrainToImmutable();
    }

    private static OcppTimestamp?[] TimesOf(JsonItems entries)
    {
        var times = new OcppTimestamp?[Math.Min(entries.Count, MaxSamples)];
        var at = 0;
        foreach (var entry in entries)
        {
            if (at == times.Length)
            {
                break;
            }

            times[at++] = OcppTimestamp.Parse(entry.Text("timestamp"));
        }

        return times;
    }

    /// <summary>The order of the entries by their timestamps; empty if there is one entry, or one without a timestamp: all then count as taken together.</summary>
    private static ImmutableArray<int> OrderOf(OcppTimestamp?[] times)
    {
        if (times.Length < 2 || Array.Exists(times, time => time is null))
        {
            return [];
        }

        var ranks = times.Select(time => time!.Value.Local).Distinct().Order().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. times.Select(time => ranks[time!.Value.Local])];
    }

    private static void KeepSigned(JsonElement json, FactCollector findings)
    {
        if (SignedReader.Read(json, findings) is { } signed)
        {
            var context = json.Text("context") ?? MeterSample.DefaultContext;
            findings.AddSigned(new SignedSample(FindKnown(Contexts, context) ?? context, signed));
        }
    }

    private static MeterSample? ReadSample(
        JsonElement json, int connector, string? transactionId, DateTimeOffset? timestamp, int order, FactCollector findings)
    {
        var (measurand, phaseName) = MeasurandIn(json);
        var reason = "";
        if (SignedReader.IsSignedData(json))
        {
            reason = "signed data is not a number";
        }
        else if (ValueIn(json) is not { } value)
        {
            reason = "a value that is not a number";
        }
        else if (PhaseNames.Parse(phaseName) is not { } phase)
        {
            reason = $"phase {FactCollector.Quote(phaseName)} is unknown";
        }
        else if (FindKnown(Locations, json.Text("location") ?? MeterSample.DefaultLocation) is not { } location)
        {
            reason = $"location {FactCollector.Quote(json.Text("location"))} is unknown";
        }
        else
        {
            // The context only decides which of several samples counts: an unknown one does no harm.
            var context = json.Text("context") ?? MeterSample.DefaultContext;
            return new MeterSample(
                connector, timestamp, order, measurand, phase, location, FindKnown(Contexts, context) ?? context, UnitIn(json), value)
            {
                TransactionId = transactionId,
            };
        }

        findings.Skip($"{FactCollector.Quote(measurand)}: {reason}");
        return null;
    }

    /// <summary>Measurand and phase; some firmware appends the phase to the measurand (<c>Voltage.L1-N</c>).</summary>
    private static (string Measurand, string? Phase) MeasurandIn(JsonElement json)
    {
        var measurand = json.Text("measurand") ?? MeterSample.DefaultMeasurand;
        var phase = json.Text("phase");
        var dot = measurand.LastIndexOf('.');
        return dot > 0 && PhaseNames.Find(measurand.AsSpan(dot + 1)) is not null
            ? (measurand[..dot], phase ?? measurand[(dot + 1)..])
            : (measurand, phase);
    }

    private static decimal? ValueIn(JsonElement json) => json.Number("value") is { } value
        ? LenientJson.Scale(value, json.Member("unitOfMeasure")?.Number("multiplier") ?? 0)
        : null;

    private static string? UnitIn(JsonElement json) => json.Text("unit") ?? json.Member("unitOfMeasure")?.Text("unit");

    /// <summary>The name as OCPP spells it; null if it is unknown.</summary>
    private static string? FindKnown(string[] names, string text)
    {
        foreach (var name in names)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return null;
    }
}
