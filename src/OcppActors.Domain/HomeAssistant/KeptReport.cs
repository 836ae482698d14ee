using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// A transaction message that cannot be applied yet, without the samples that a session does not need: of each location and phase
/// of the imported energy the newest one at the begin, at the end and otherwise remain.
/// </summary>
/// <param name="Report">The message.</param>
/// <param name="Time">When it arrived.</param>
internal sealed record KeptReport(TransactionReported Report, MessageTime Time)
{
    private const int OwnBytes = 500;
    private const int BytesOfSample = 200;

    /// <summary>Three phases and a total at two locations, at the begin, the end and otherwise.</summary>
    private const int MaxSamples = 24;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + MemoryOf.Text(Report.TransactionId) + MemoryOf.Text(Report.CallId) + MemoryOf.Text(Report.IdTag)
        + MemoryOf.Text(Report.ChargingState) + MemoryOf.Text(Report.StopReason) + default(SignedSession).With(Report).Bytes
        + Report.Samples.Sum(sample => MemoryOf.Text(sample.Context) + MemoryOf.Text(sample.Unit) + BytesOfSample);

    public static KeptReport Of(TransactionReported report, MessageTime messageTime) =>
        new(report with { Samples = RegistersIn(report.Samples), Signed = report.EventType == TransactionEventType.Updated ? [] : report.Signed }, messageTime);

    private static ImmutableArray<MeterSample> RegistersIn(ImmutableArray<MeterSample> samples)
    {
        List<MeterSample> kept = [];
        foreach (var sample in samples)
        {
            if (!sample.Measurand.Equals(MeterSample.DefaultMeasurand, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var known = kept.FindIndex(other => other.Location == sample.Location && other.Phase == sample.Phase && KindOf(other) == KindOf(sample));
            if (known >= 0 && sample.Order >= kept[known].Order)
            {
                kept[known] = Trim(sample);
            }
            else if (known < 0 && kept.Count < MaxSamples)
            {
                kept.Add(Trim(sample));
            }
        }

        return [.. kept];
    }

    private static MeterSample Trim(MeterSample sample) => sample with { Measurand = MeterSample.DefaultMeasurand, TransactionId = null };

    private static string KindOf(MeterSample sample) =>
        sample.Context is SessionReadings.BeginContext or SessionReadings.EndContext ? sample.Context : "";
}
