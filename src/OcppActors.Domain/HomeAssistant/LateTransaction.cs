using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// A transaction that is over and whose messages are not complete: the charger has queued it, or its start or its end is missing. Its
/// messages may come in any order; they are applied in the order in which they happened once no more are expected.
/// </summary>
/// <param name="Connector">Its connector; 0 if no message has named one.</param>
internal sealed record LateTransaction(int Connector)
{
    private const int OwnBytes = 200;

    /// <summary>The session that it was before another transaction began, or that has ended; null if it was queued from the start.</summary>
    public ChargingSession? Known { get; init; }

    public KeptReport? Started { get; init; }

    /// <summary>The earliest message between start and end that has a register.</summary>
    public KeptReport? First { get; init; }

    /// <summary>The latest one.</summary>
    public KeptReport? Last { get; init; }

    public KeptReport? Ended { get; init; }

    /// <summary>The id that the CPMS has assigned or a message has named, or null.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Another id by which its messages name it, or null.</summary>
    public string? OtherId { get; init; }

    public string? IdTag => Known?.IdTag ?? Started?.Report.IdTag ?? First?.Report.IdTag;

    /// <summary>The last reading of its register, in Wh, or null.</summary>
    public decimal? LastReading => (Last is null ? null : SessionReadings.RegisterIn(Last.Report.Samples))
        ?? Known?.RegisterEnd ?? Known?.RegisterStart ?? Started?.Report.Register;

    /// <summary>W, or null.</summary>
    public decimal? MaxPower { get; init; }

    public bool IsVersion2 { get; init; }

    /// <summary>
    /// Whether what is missing may still come: it was queued itself, the charger has been offline, or what has superseded it may be none.
    /// </summary>
    public bool MayBeQueued { get; init; } = true;

    /// <summary>When its last message arrived.</summary>
    public DateTimeOffset LastAt { get; init; }

    public bool IsOver => Ended is not null || Known is { IsOver: true };

    public bool HasStart => Started is not null || Known is { Start: not null };

    /// <summary>Whether no other message of it is expected. Under 1.6 a start that was not seen was sent long ago.</summary>
    public bool IsComplete => IsOver && (HasStart || !IsVersion2);

    /// <summary>Whether it is known for certain that there was such a transaction, and not only from a few meter values.</summary>
    public bool IsTransaction => IsOver || HasStart || Known is not null;

    /// <summary>When it began by the charger's clock or, if that is not known, when its first message was sent; or null.</summary>
    public DateTimeOffset? Since => Started?.Report.At ?? Known?.Since ?? First?.Report.At;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + MemoryOf.Text(TransactionId) + MemoryOf.Text(OtherId) + (Known?.Bytes ?? 0) + BytesOf(Started) + BytesOf(First) + BytesOf(Last) + BytesOf(Ended);

    public bool Is(TransactionReported report) => report is { NamesTransaction: true, TransactionId: { } id }
        && (id == TransactionId || Known?.Is(report) is true)
        && (report.Connector is null or 0 || report.Connector == Connector);

    /// <summary>Whether it is the start of this transaction, sent again or late.</summary>
    public bool IsStartedBy(TransactionReported started) => Started is { Report: var known }
        ? known.At == started.At && known.Register == started.Register && known.Connector == started.Connector
        : Known is { StartedAt: { } at } && at == started.At && started.Connector == Connector;

    /// <summary>Adds a message of it.</summary>
    public LateTransaction With(TransactionReported report, MessageTime messageTime)
    {
        var kept = KeptReport.Of(report, messageTime);
        var next = this with
        {
            IsVersion2 = IsVersion2 || report.IsVersion2,
            TransactionId = TransactionId ?? Known?.TransactionId ?? (report.NamesTransaction ? report.TransactionId : null),
            OtherId = report.NamesTransaction || report.TransactionId is null ? OtherId : report.TransactionId,
            MaxPower = SessionReadings.PowerIn(report.Samples) is { } power && !(power <= MaxPower) ? power : MaxPower,
        };
        return report.EventType switch
        {
            TransactionEventType.Started => next with { Started = kept },
            TransactionEventType.Ended => next with { Ended = Ended ?? kept },
            _ when kept.Report.Samples.IsEmpty && First is not null => next,
            _ => next with
            {
                First = First is null || IsBefore(report, First.Report) ? kept : First,
                Last = Last is null || !IsBefore(report, Last.Report) ? kept : Last,
            },
        };
    }

    /// <summary>The session that its messages give.</summary>
    public ChargingSession ToSession()
    {
        var session = Started is null ? Known ?? ChargingSession.WithUnknownStart(TransactionId)
            : Known is null ? TransactionFacts.Begin(Started.Report with { TransactionId = TransactionId }, Started.Time)
            : Known.ApplyStart(Started.Report, Started.Time);
        session = session with { TransactionId = session.TransactionId ?? TransactionId, OtherId = session.OtherId ?? OtherId };
        foreach (var kept in (KeptReport?[])[First, ReferenceEquals(First, Last) ? null : Last])
        {
            if (kept is { } update && !session.IsOver && !(update.Report.At < session.LatestMessage?.Newest))
            {
                session = TransactionFacts.Follow(session, update.Report, update.Time);
            }
        }

        session = Ended is { } end && !session.IsOver ? TransactionFacts.End(session, end.Report, end.Time) : session;
        return session with { MaxPower = session.MaxPower > MaxPower ? session.MaxPower : MaxPower ?? session.MaxPower };
    }

    /// <summary>Without signed meter data, for which there is no place.</summary>
    public LateTransaction WithoutSigned() => this with
    {
        Known = Known is null ? null : Known with { Signed = default },
        Started = WithoutSigned(Started),
        Ended = WithoutSigned(Ended),
    };

    private static KeptReport? WithoutSigned(KeptReport? kept) => kept is null ? null : kept with { Report = kept.Report with { Signed = [] } };

    private static bool IsBefore(TransactionReported one, TransactionReported other) =>
        one.SeqNo is { } first && other.SeqNo is { } second ? first < second : one.At < other.At;

    private static int BytesOf(KeptReport? kept) => kept?.Bytes ?? 0;
}
