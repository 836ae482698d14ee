using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The transaction of a connector, the last or the one that goes on, as far as it has been heard. Of one that began unheard
/// neither start, duration nor energy is known, and none is made up.
/// </summary>
internal sealed partial record ChargingSession
{
    /// <summary>Null as long as the CPMS has not answered.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Of the StartTransaction whose answer brings the id.</summary>
    public string? CallId { get; init; }

    public bool IsOver { get; init; }

    /// <summary>The CPMS has refused its id tag; such a one often has no end.</summary>
    public bool IsRefused { get; init; }

    public string? IdTag { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Null of one that began unheard.</summary>
    public DateTimeOffset? Start { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Wh; never less than it was.</summary>
    public decimal? Energy { get; init; }

    /// <summary>Of the connector's transactions, this one and those before.</summary>
    public Freshness? Newest { get; init; }

    /// <summary>By the charger's clock, where that says so credibly.</summary>
    private DateTimeOffset? StartedAt { get; init; }

    private DateTimeOffset? StartReceipt { get; init; }

    /// <summary>meterStart, or the sample of the context Transaction.Begin.</summary>
    private decimal? StartRegister { get; init; }

    /// <summary>What the samples' register showed at the start, which need not be the one of <see cref="StartRegister"/>.</summary>
    private decimal? Base { get; init; }

    private decimal? LastRegister { get; init; }

    private string? Location { get; init; }

    private bool KnowsStart => Start is not null || StartRegister is not null;

    public static ChargingSession Begin(TransactionReported started, Moment moment) => new()
    {
        TransactionId = started.TransactionId,
        CallId = started.CallId,
        IdTag = started.IdTag,
        Start = started.At ?? moment.Receipt,
        StartedAt = started.At,
        StartReceipt = moment.Receipt,
        StartRegister = started.Register,
        Duration = TimeSpan.Zero,
        Energy = 0,
    };

    /// <summary>One that was under way, or over, when it was first heard of.</summary>
    public static ChargingSession Join(string? transactionId) => new() { TransactionId = transactionId };

    /// <summary>
    /// Whether this is what a start tells of, which a charger without an answer sends again. Two transactions of one tag that
    /// begin at the same register are one as long as neither an end nor a refusal has been heard.
    /// </summary>
    public bool IsStartedBy(TransactionReported started) => started.TransactionId is not null
        ? started.TransactionId == TransactionId
        : StartReceipt is not null && started.Register == StartRegister && started.IdTag == IdTag
            && (!(IsOver || IsRefused) || (started.At is not null && started.At == StartedAt));

    /// <summary>A message of the transaction has come.</summary>
    public ChargingSession Hear(TransactionReported report, Moment moment) => this with
    {
        TransactionId = TransactionId ?? report.TransactionId,
        IdTag = IdTag ?? report.IdTag,
        Duration = DurationAt(report.At, moment) is var duration && duration > Duration ? duration : Duration,
        Newest = Freshness.After(Newest, report.At, moment),
    };

    private TimeSpan? DurationAt(DateTimeOffset? at, Moment moment) => StartReceipt is not { } receipt
        ? null
        : at is { } time && StartedAt is { } started && time >= started ? time - started : moment.Receipt - receipt;
}
