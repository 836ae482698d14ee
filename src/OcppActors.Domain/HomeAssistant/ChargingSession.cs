using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The transaction of a connector, the last or the one that goes on, as far as it has been heard. Of one that began unheard
/// neither start, duration nor energy is known, and none is made up.
/// </summary>
internal sealed partial record ChargingSession
{
    /// <summary>A start is published to the millisecond.</summary>
    private static readonly TimeSpan StartPrecision = TimeSpan.FromMilliseconds(1);

    /// <summary>No queue keeps a start for longer: the clock had not been set.</summary>
    private static readonly TimeSpan MaxStartAge = TimeSpan.FromDays(365);

    /// <summary>Null as long as the CPMS has not answered.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Of the StartTransaction whose answer brings the id.</summary>
    public string? CallId { get; init; }

    public bool IsOver { get; init; }

    /// <summary>The CPMS has refused its id tag; such a one often has no end.</summary>
    public bool IsRefused { get; init; }

    /// <summary>As it is published (<see cref="IdTags"/>).</summary>
    public string? IdTag { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Null of one that began unheard.</summary>
    public DateTimeOffset? Start { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Wh; never less than it was.</summary>
    public decimal? Energy { get; init; }

    /// <summary>Of the connector's transactions, this one and those before.</summary>
    public Freshness? LatestMessage { get; init; }

    /// <summary>By the charger's clock, where that says so credibly.</summary>
    private DateTimeOffset? StartedAt { get; init; }

    private DateTimeOffset? StartReceipt { get; init; }

    /// <summary>meterStart, or the sample of the context Transaction.Begin.</summary>
    private decimal? StartRegister { get; init; }

    /// <summary>What the samples' register showed at the start, which need not be the one of <see cref="StartRegister"/>.</summary>
    private decimal? Base { get; init; }

    private decimal? LastRegister { get; init; }

    private string? Location { get; init; }

    /// <summary>Whether there is anything to count from.</summary>
    private bool IsMetered => StartRegister is not null || Energy is not null;

    public static ChargingSession Begin(TransactionReported started, MessageTime moment) => new()
    {
        TransactionId = started.TransactionId,
        CallId = started.CallId,
        IdTag = started.IdTag,
        Start = CredibleStart(started, moment) ?? moment.Receipt,
        StartedAt = CredibleStart(started, moment),
        StartReceipt = moment.Receipt,
        StartRegister = started.Register,
        Duration = TimeSpan.Zero,
        Energy = 0,
    };

    /// <summary>One that was under way, or over, when it was first heard of.</summary>
    public static ChargingSession WithUnknownStart(string? transactionId) => new() { TransactionId = transactionId };

    /// <summary>
    /// Whether this is what a start tells of, which a charger without an answer sends again. Two transactions of one tag that
    /// begin at the same register are one as long as neither an end nor a refusal has been heard.
    /// </summary>
    public bool IsStartedBy(TransactionReported started) => started.TransactionId is not null
        ? started.TransactionId == TransactionId
        : IsRestored ? started.At is { } at && Start is { } start && (at - start).Duration() < StartPrecision
        : StartReceipt is not null && started.Register == StartRegister && started.IdTag == IdTag
            && (!(IsOver || IsRefused) || (started.At is not null && started.At == StartedAt));

    /// <summary>Whether a message of this transaction, or of none, belongs to the session.</summary>
    public bool Matches(string? transactionId) => IsRestored
        ? transactionId is not null && transactionId == TransactionId
        : TransactionId is null || transactionId is null || transactionId == TransactionId;

    /// <summary>What its start tells, sent again or, by a queue, behind what followed it.</summary>
    public ChargingSession ApplyStart(TransactionReported started, MessageTime moment)
    {
        var at = CredibleStart(started, moment);
        var told = this with
        {
            IsRestored = false,
            CallId = started.CallId ?? CallId,
            IdTag = IdTag ?? started.IdTag,
            Start = Start ?? at,
            StartedAt = StartedAt ?? at,
            StartReceipt = StartReceipt ?? at,
            StartRegister = StartRegister ?? started.Register,
            Duration = Duration ?? (at <= LatestMessage?.Newest ? LatestMessage.Newest - at : null),
        };
        return told.IsOver && told.Energy is null ? told.End(StopReason, LastRegister) : told;
    }

    /// <summary>A message of the transaction has come.</summary>
    public ChargingSession Apply(TransactionReported report, MessageTime moment) => this with
    {
        IsRestored = false,
        TransactionId = TransactionId ?? report.TransactionId,
        IdTag = IdTag ?? report.IdTag,
        Duration = DurationAt(report.At, moment) is var duration && duration > Duration ? duration : Duration,
        LatestMessage = Freshness.After(LatestMessage, report.At, moment),
    };

    private static DateTimeOffset? CredibleStart(TransactionReported started, MessageTime moment) =>
        started.At is { } at && (moment.Receipt - at).Duration() < MaxStartAge ? at : null;

    private TimeSpan? DurationAt(DateTimeOffset? at, MessageTime moment) => StartReceipt is not { } receipt
        ? null
        : at is { } time && StartedAt is { } started && time >= started ? time - started : moment.Receipt - receipt;
}
