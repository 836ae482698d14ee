using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The current or last transaction of a connector. If its start was not seen, start, duration and energy are unknown.
/// </summary>
internal sealed record ChargingSession
{
    /// <summary>A start is published to the millisecond.</summary>
    private static readonly TimeSpan StartPrecision = TimeSpan.FromMilliseconds(1);

    /// <summary>No charger queues a start for longer: its clock was not set.</summary>
    private static readonly TimeSpan MaxStartAge = TimeSpan.FromDays(365);

    private const int OwnBytes = 600;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + MemoryOf.Text(TransactionId) + MemoryOf.Text(CallId) + MemoryOf.Text(IdTag) + MemoryOf.Text(StopReason);

    /// <summary>Null as long as the CPMS has not answered the StartTransaction.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The message id of the StartTransaction whose answer brings the transaction id.</summary>
    public string? CallId { get; init; }

    /// <summary>An earlier run has published it, and no message has named it since; until then only its transaction id matches.</summary>
    public bool IsRestored { get; init; }

    public bool IsOver { get; init; }

    /// <summary>The CPMS has rejected its id tag; such a transaction often has no end.</summary>
    public bool IsRefused { get; init; }

    /// <summary>As it is published (<see cref="IdTags"/>).</summary>
    public string? IdTag { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Null if the start was not seen.</summary>
    public DateTimeOffset? Start { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Wh, or null.</summary>
    public decimal? Energy => Metering.Charged;

    /// <summary>meterStart, or the sample of the context Transaction.Begin, in Wh, or null.</summary>
    public decimal? StartRegister => Metering.StartRegister;

    /// <summary>The latest message of the connector's transactions, this one and those before.</summary>
    public Freshness? LatestMessage { get; init; }

    private SessionEnergy Metering { get; init; } = SessionEnergy.Unknown;

    /// <summary>By the charger's clock, if that is credible.</summary>
    private DateTimeOffset? StartedAt { get; init; }

    private DateTimeOffset? StartReceipt { get; init; }

    public static ChargingSession Begin(TransactionReported started, MessageTime messageTime) => new()
    {
        TransactionId = started.TransactionId,
        CallId = started.CallId,
        IdTag = started.IdTag,
        Start = CredibleStart(started, messageTime) ?? messageTime.Receipt,
        StartedAt = CredibleStart(started, messageTime),
        StartReceipt = messageTime.Receipt,
        Duration = TimeSpan.Zero,
        Metering = SessionEnergy.StartingAt(started.Register),
    };

    /// <summary>A transaction that was running, or over, when its first message arrived.</summary>
    public static ChargingSession WithUnknownStart(string? transactionId) => new() { TransactionId = transactionId };

    /// <summary>A session that an earlier run has published.</summary>
    /// <param name="transactionId">Or null.</param>
    /// <param name="start">When it began, or null.</param>
    /// <param name="duration">From its start to its last message, or null.</param>
    /// <param name="energy">From the retained states.</param>
    /// <param name="idTag">As it was published, or null.</param>
    /// <param name="stopReason">Null if it has not ended.</param>
    /// <param name="at">Now.</param>
    public static ChargingSession Restore(
        string? transactionId, DateTimeOffset? start, TimeSpan? duration, SessionEnergy energy, string? idTag, string? stopReason, DateTimeOffset at) => new()
        {
            IsRestored = true,
            TransactionId = transactionId,
            Start = start,
            StartedAt = start,
            StartReceipt = start,
            Duration = duration,
            Metering = energy,
            IdTag = idTag,
            StopReason = stopReason,
            IsOver = stopReason is not null,
            LatestMessage = start is { } begin && duration is { } lasted ? new Freshness(begin + lasted, at) : null,
        };

    /// <summary>
    /// Whether a start is the start of this session, which a charger without an answer sends again. Two transactions of one id
    /// tag that begin at the same register are the same one until it has ended or has been refused.
    /// </summary>
    public bool IsStartedBy(TransactionReported started) => started.TransactionId is not null
        ? started.TransactionId == TransactionId
        : IsRestored ? started.At is { } at && Start is { } start && (at - start).Duration() < StartPrecision
        : StartReceipt is not null && started.Register == Metering.StartRegister && started.IdTag == IdTag
            && (!(IsOver || IsRefused) || (started.At is not null && started.At == StartedAt));

    /// <summary>Whether a message that names this transaction, or none, belongs to the session.</summary>
    public bool Matches(string? transactionId) => IsRestored
        ? transactionId is not null && transactionId == TransactionId
        : TransactionId is null || transactionId is null || transactionId == TransactionId;

    /// <summary>Applies its start, which was sent again or, from a queue, after later messages.</summary>
    public ChargingSession ApplyStart(TransactionReported started, MessageTime messageTime)
    {
        var at = CredibleStart(started, messageTime);
        var next = this with
        {
            IsRestored = false,
            CallId = started.CallId ?? CallId,
            IdTag = IdTag ?? started.IdTag,
            Start = Start ?? at,
            StartedAt = StartedAt ?? at,
            StartReceipt = StartReceipt ?? at,
            Metering = Metering.WithLateStartRegister(started.Register),
            Duration = Duration ?? (at <= LatestMessage?.Newest ? LatestMessage.Newest - at : null),
        };
        return next.IsOver && next.Energy is null ? next.End(StopReason, Metering.LastRegister) : next;
    }

    /// <summary>Applies a message of the transaction.</summary>
    public ChargingSession Apply(TransactionReported report, MessageTime messageTime) => this with
    {
        IsRestored = false,
        TransactionId = TransactionId ?? report.TransactionId,
        IdTag = IdTag ?? report.IdTag,
        Duration = DurationAt(report.At, messageTime) is var duration && duration > Duration ? duration : Duration,
        LatestMessage = Freshness.After(LatestMessage, report.At, messageTime),
    };

    /// <summary>The register at the start has become known, in Wh.</summary>
    public ChargingSession WithStartRegister(decimal register) => this with { Metering = Metering.WithStartRegister(register) };

    /// <summary>Applies a reading of the imported energy, in Wh.</summary>
    public ChargingSession ApplyRegister(decimal register, string location, MessageTime messageTime) =>
        IsOver ? this : this with { Metering = Metering.Apply(register, location, ElapsedAt(messageTime)) };

    /// <summary>Ends the session.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="register">meterStop or the last sample, in Wh, or null.</param>
    public ChargingSession End(string? reason, decimal? register) => this with
    {
        IsOver = true,
        StopReason = reason,
        Metering = register is { } last ? Metering.End(last, Duration ?? TimeSpan.Zero) : Metering,
    };

    /// <summary>Continues a restored session with what this run has seen of it, which is not its start.</summary>
    /// <param name="seen">The same transaction.</param>
    public ChargingSession Resume(ChargingSession seen)
    {
        var resumed = this with
        {
            IsRestored = false,
            TransactionId = seen.TransactionId,
            IdTag = IdTag ?? seen.IdTag,
            Duration = Start is { } start && seen.LatestMessage is { } latest && latest.Newest - start > Duration ? latest.Newest - start : Duration,
            LatestMessage = seen.LatestMessage,
        };
        return seen.IsOver ? resumed.End(seen.StopReason, seen.Metering.LastRegister) : resumed;
    }

    private static DateTimeOffset? CredibleStart(TransactionReported started, MessageTime messageTime) =>
        started.At is { } at && (messageTime.Receipt - at).Duration() < MaxStartAge ? at : null;

    private TimeSpan? DurationAt(DateTimeOffset? at, MessageTime messageTime) => StartReceipt is not { } receipt
        ? null
        : at is { } time && StartedAt is { } started && time >= started ? time - started : messageTime.Receipt - receipt;

    private TimeSpan ElapsedAt(MessageTime messageTime)
    {
        var received = StartReceipt is { } start ? messageTime.Receipt - start : TimeSpan.Zero;
        return Duration > received ? Duration.Value : received;
    }
}
