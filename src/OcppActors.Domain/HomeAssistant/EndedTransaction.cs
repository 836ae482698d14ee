using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>A transaction that has ended, by what tells its repeated messages from those of another one.</summary>
/// <param name="Connector">Its connector.</param>
/// <param name="Id">Its transaction id, or null.</param>
/// <param name="OtherId">Another id by which the charger named it, or null.</param>
/// <param name="Start">When it began by the charger's clock, or null.</param>
/// <param name="StartRegister">meterStart, or null if it is not known.</param>
/// <param name="End">The time of its end by the charger's clock, or null.</param>
/// <param name="StopRegister">meterStop as sent, or null.</param>
/// <param name="LastReceipt">When its last message arrived, or null for one of an earlier run.</param>
internal sealed record EndedTransaction(
    int Connector, string? Id, string? OtherId, DateTimeOffset? Start, decimal? StartRegister, DateTimeOffset? End, decimal? StopRegister, DateTimeOffset? LastReceipt)
{
    private const int OwnBytes = 160;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + MemoryOf.Text(Id) + MemoryOf.Text(OtherId);

    public static EndedTransaction Of(int connector, ChargingSession session) => new(
        connector, session.TransactionId, session.OtherId, session.StartedAt, session.RegisterStart, session.EndedAt, session.StopRegister, session.LastReceipt);

    /// <summary>Whether a message that names this transaction may be one of it.</summary>
    public bool Is(TransactionReported report) =>
        report is { NamesTransaction: true, TransactionId: { } id } && (Id == id || OtherId == id)
        && (report.Connector is null or 0 || report.Connector == Connector);

    /// <summary>Whether it is the start of this transaction, sent again.</summary>
    public bool IsStartedBy(TransactionReported started) => Start is { } start && started.At is { } at && (at - start).Duration() < ChargingSession.StartPrecision && started.Connector == Connector
        && (started.TransactionId is null ? StartRegister is null || started.Register == StartRegister : started.TransactionId == Id);

    /// <summary>Whether it is the end of this transaction, sent again, whatever it names.</summary>
    public bool IsEndedBy(TransactionReported ended) => ended.EventType == TransactionEventType.Ended
        && End is not null && ended.At == End && ended.Register == StopRegister
        && (!ended.NamesTransaction || ended.TransactionId == Id || ended.TransactionId == OtherId);
}
