using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The start of an OCPP 2.x transaction without an EVSE: an id token was read before a cable was plugged in.</summary>
/// <param name="Report">The start.</param>
/// <param name="Time">When it arrived.</param>
internal sealed record PendingStart(TransactionReported Report, MessageTime Time)
{
    private const int OwnBytes = 500;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + MemoryOf.Text(Report.TransactionId) + MemoryOf.Text(Report.CallId) + MemoryOf.Text(Report.IdTag)
        + MemoryOf.Text(Report.ChargingState)
        + Report.Samples.Sum(sample => MemoryOf.Text(sample.Measurand) + MemoryOf.Text(sample.Context) + MemoryOf.Text(sample.Unit) + OwnBytes);

    /// <summary>A start without the samples that are not needed once its EVSE is known: all but the register at the start.</summary>
    public static PendingStart Of(TransactionReported started, MessageTime messageTime) => new(
        started with { Samples = TransactionFacts.NewestRegisterIn(started.Samples, TransactionFacts.BeginContext) is { } register ? [register] : [] },
        messageTime);
}
