using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Reads what concerns a session from the samples of a message: the registers of imported energy, and the power.</summary>
internal static class SessionReadings
{
    private const string Power = "Power.Active.Import";

    /// <summary>The context of a sample that was taken when the transaction began.</summary>
    public const string BeginContext = "Transaction.Begin";

    /// <summary>The context of a sample that was taken when the transaction ended.</summary>
    public const string EndContext = "Transaction.End";

    /// <summary>Of a start that waits for its EVSE: a total or three phases at two locations.</summary>
    private const int MaxKept = 8;

    /// <summary>Where a measurand is read if there are several locations: the nearest to what is delivered.</summary>
    private static readonly string[] Locations = ["Outlet", "Cable", "Body", "Inlet", "EV", "Upstream"];

    /// <summary>The registers of imported energy, in Wh.</summary>
    /// <param name="samples">The samples of a message, in any order.</param>
    /// <param name="isNamed">Whether the message names the transaction.</param>
    /// <param name="message">Samples of a start were taken at the beginning, and those of an end at the end unless the context of another says so.</param>
    public static List<SessionReading> Registers(ImmutableArray<MeterSample> samples, bool isNamed, TransactionEventType message = TransactionEventType.Updated)
    {
        var readings = Of(samples, MeterSample.DefaultMeasurand);
        var isEnd = message == TransactionEventType.Ended && !readings.Exists(reading => reading.IsEnd);
        for (var i = 0; i < readings.Count; i++)
        {
            readings[i] = readings[i] with
            {
                IsNamed = isNamed,
                IsBegin = message == TransactionEventType.Started || readings[i].IsBegin,
                IsEnd = isEnd || readings[i].IsEnd,
            };
        }

        return readings;
    }

    /// <summary>The imported power in W, or null.</summary>
    public static decimal? PowerIn(ImmutableArray<MeterSample> samples) => ValueIn(samples, Power);

    /// <summary>The register of imported energy in Wh, or null.</summary>
    public static decimal? RegisterIn(ImmutableArray<MeterSample> samples) => ValueIn(samples, MeterSample.DefaultMeasurand);

    private static decimal? ValueIn(ImmutableArray<MeterSample> samples, string measurand)
    {
        SessionReading? best = null;
        foreach (var reading in Of(samples, measurand))
        {
            if (best is not { } other || Rank(reading.Location, reading.Kind) < Rank(other.Location, other.Kind))
            {
                best = reading;
            }
        }

        return best?.Values.Sum;
    }

    /// <summary>The samples of the registers at the start, at most eight.</summary>
    public static ImmutableArray<MeterSample> BeginOf(ImmutableArray<MeterSample> samples) =>
    [
        .. Newest(samples, MeterSample.DefaultMeasurand)
            .Where(sample => sample.Context == BeginContext)
            .OrderBy(sample => Rank(sample.Location, KindOf(sample.Phase)))
            .Take(MaxKept),
    ];

    /// <summary>The lower, the better: the location decides, then a total comes before a sum.</summary>
    public static int Rank(string location, Phases kind) => (Array.IndexOf(Locations, location) << 8) + (int)kind;

    private static List<SessionReading> Of(ImmutableArray<MeterSample> samples, string measurand)
    {
        List<SessionReading> readings = [];
        foreach (var sample in Newest(samples, measurand))
        {
            var reading = new SessionReading(sample.Location, KindOf(sample.Phase), sample.Context == BeginContext, default);
            var known = readings.Count - 1;
            while (known >= 0 && (readings[known].Kind != reading.Kind || readings[known].IsBegin != reading.IsBegin || readings[known].Location != reading.Location))
            {
                known--;
            }

            if (known < 0)
            {
                known = readings.Count;
                readings.Add(reading);
            }

            readings[known] = readings[known] with
            {
                Values = readings[known].Values.With(IndexOf(sample.Phase), MeasurandTable.Find(measurand)!.QuantityOf(sample.Unit).Convert(sample.Value, sample.Unit)),
                IsEnd = readings[known].IsEnd || sample.Context == EndContext,
            };
        }

        return readings;
    }

    /// <summary>The newest sample of each location and phase, those of the beginning apart from all others. A register is never negative.</summary>
    private static List<MeterSample> Newest(ImmutableArray<MeterSample> samples, string measurand)
    {
        List<MeterSample> newest = [];
        foreach (var sample in samples)
        {
            if (KindOf(sample.Phase) == Phases.None
                || !sample.Measurand.Equals(measurand, StringComparison.OrdinalIgnoreCase)
                || (sample.Value < 0 && measurand == MeterSample.DefaultMeasurand))
            {
                continue;
            }

            var known = newest.Count - 1;
            while (known >= 0 && !IsSame(newest[known], sample))
            {
                known--;
            }

            if (known < 0)
            {
                newest.Add(sample);
            }
            else if ((sample.Order, RankOf(sample.Context)).CompareTo((newest[known].Order, RankOf(newest[known].Context))) >= 0)
            {
                newest[known] = sample;
            }
        }

        return newest;
    }

    private static bool IsSame(MeterSample one, MeterSample other) => one.Phase == other.Phase
        && one.Location == other.Location
        && (one.Context == BeginContext) == (other.Context == BeginContext);

    private static Phases KindOf(Phases phase) =>
        phase == Phases.Total ? Phases.Total
        : Phases.Lines.HasFlag(phase) ? Phases.Lines
        : Phases.LinesToNeutral.HasFlag(phase) ? Phases.LinesToNeutral
        : Phases.None;

    private static int IndexOf(Phases phase) => phase switch
    {
        Phases.L2 or Phases.L2N => 1,
        Phases.L3 or Phases.L3N => 2,
        _ => 0,
    };

    private static int RankOf(string context) => context switch
    {
        EndContext => 3,
        "Sample.Periodic" => 2,
        "Sample.Clock" => 1,
        _ => 0,
    };
}
