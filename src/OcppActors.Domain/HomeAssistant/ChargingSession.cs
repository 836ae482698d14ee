using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The current or last transaction of a connector. If its start was not seen, start, duration and energy are unknown.
/// </summary>
internal sealed record ChargingSession
{
    /// <summary>A start is published to the millisecond.</summary>
    public static readonly TimeSpan StartPrecision = TimeSpan.FromMilliseconds(1);

    /// <summary>A duration is published in whole seconds.</summary>
    public static readonly TimeSpan DurationPrecision = TimeSpan.FromSeconds(1);

    /// <summary>No charger queues a message for longer: its clock was not set.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    private const int OwnBytes = 900;

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => OwnBytes + Metering.Bytes + MemoryOf.Text(TransactionId) + MemoryOf.Text(OtherId) + MemoryOf.Text(CallId) + MemoryOf.Text(IdTag)
        + MemoryOf.Text(StopReason) + Signed.Bytes;

    /// <summary>Null as long as the CPMS has not answered the StartTransaction.</summary>
    public string? TransactionId { get; init; }

    /// <summary>1.6: another id by which the charger's messages name it, such as -1 if the charger has not received the answer; or null.</summary>
    public string? OtherId { get; init; }

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

    /// <summary>Null if the end was not seen, or by an earlier run.</summary>
    public DateTimeOffset? EndTime { get; private init; }

    /// <summary>Wh, or null.</summary>
    public decimal? Energy => Metering.Charged;

    /// <summary>meterStart in Wh; null if it was not seen in this run.</summary>
    public decimal? MeterStart => Metering.MeterStart;

    /// <summary>
    /// What the register that the energy came from showed at the start, in Wh. It is null if that is not known. If the register was
    /// reset during the session, the difference to <see cref="RegisterEnd"/> is not the energy.
    /// </summary>
    public decimal? RegisterStart => Metering.From;

    /// <summary>What the same register showed last, in Wh; null if it has not been read since the start.</summary>
    public decimal? RegisterEnd => Metering.To ?? Metering.LastReading;

    /// <summary>The highest imported power that a message of this run has brought, in W, or null.</summary>
    public decimal? MaxPower { get; init; }

    /// <summary>Whether messages with samples have named it.</summary>
    public bool HasNamedSamples => Metering.HasNamedReading;

    /// <summary>1.6: whether the charger has sent samples of it as those of the whole charge point (connector 0).</summary>
    public bool IsMeteredAtChargePoint { get; private init; }

    /// <summary>Whether its energy has been published; until then the topic has that of the session before.</summary>
    public bool IsEnergyShown { get; init; }

    public SignedSession Signed { get; init; }

    /// <summary>2.x: of the newest event so far, or null.</summary>
    public int? SeqNo { get; private init; }

    /// <summary>When the relay received its last message, or when it was restored.</summary>
    public DateTimeOffset? LastReceipt { get; private init; }

    /// <summary>The timestamp of the end as sent, or null.</summary>
    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>meterStop as sent, or null.</summary>
    public decimal? StopRegister { get; private init; }

    /// <summary>Its start or, if that was not seen, its first message, by the charger's clock if that is credible; null if not known.</summary>
    public DateTimeOffset? Since => StartedAt ?? StartReceipt ?? FirstMessage;

    /// <summary>When the message of <see cref="Since"/> arrived.</summary>
    public DateTimeOffset? SinceReceipt => StartReceipt ?? FirstReceipt;

    /// <summary>The latest message of the connector's transactions, this one and those before.</summary>
    public Freshness? LatestMessage { get; init; }

    private SessionEnergy Metering { get; init; } = SessionEnergy.Unknown;

    /// <summary>The start by the charger's clock, if that is credible.</summary>
    public DateTimeOffset? StartedAt { get; private init; }

    private DateTimeOffset? StartReceipt { get; init; }

    /// <summary>Of a session whose start was not seen.</summary>
    private DateTimeOffset? FirstMessage { get; init; }

    private DateTimeOffset? FirstReceipt { get; init; }

    public static ChargingSession Begin(TransactionReported started, MessageTime messageTime) => new()
    {
        TransactionId = started.TransactionId,
        CallId = started.CallId,
        IdTag = started.IdTag,
        Start = Credible(started, messageTime) ?? messageTime.Receipt,
        StartedAt = Credible(started, messageTime),
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
            IsEnergyShown = energy.Charged is not null,
            IdTag = idTag,
            StopReason = stopReason,
            IsOver = stopReason is not null,
            LastReceipt = at,
            LatestMessage = start is { } begin && duration is { } lasted && begin <= DateTimeOffset.MaxValue - lasted ? new Freshness(begin + lasted, at) : null,
        };

    /// <summary>
    /// Whether a start is the start of this session, which a charger without an answer sends again. Two transactions of one id
    /// tag that begin at the same register are the same one until it has ended or has been refused.
    /// </summary>
    public bool IsStartedBy(TransactionReported started) => started.TransactionId is not null
        ? started.TransactionId == TransactionId
        : IsRestored ? started.At is { } at && Start is { } start && (at - start).Duration() < StartPrecision
        : StartReceipt is not null && Metering.HasStart(started.Register) && started.IdTag == IdTag
            && (!(IsOver || IsRefused) || (started.At is not null && started.At == StartedAt));

    /// <summary>Whether a message names this transaction.</summary>
    public bool Is(TransactionReported report) =>
        report is { NamesTransaction: true, TransactionId: { } id } && (id == TransactionId || id == OtherId);

    /// <summary>Applies its start, which was sent again or, from a queue, after later messages.</summary>
    public ChargingSession ApplyStart(TransactionReported started, MessageTime messageTime)
    {
        var at = Credible(started, messageTime);
        var next = this with
        {
            IsRestored = false,
            Signed = Signed.With(started),
            CallId = started.CallId ?? CallId,
            IdTag = IdTag ?? started.IdTag,
            Start = Start ?? at,
            StartedAt = StartedAt ?? at,
            StartReceipt = StartReceipt ?? at,
            Metering = Metering.WithLateStartRegister(started.Register),
            Duration = Duration ?? (at <= LatestMessage?.Newest ? LatestMessage.Newest - at : null),
        };
        next = next.ApplySamples(started.Samples, messageTime, isNamed: true, TransactionEventType.Started);
        return next.IsOver && Energy is null ? next.EndAgain() : next;
    }

    /// <summary>Applies a message of the transaction.</summary>
    public ChargingSession Apply(TransactionReported report, MessageTime messageTime) => this with
    {
        IsRestored = false,
        TransactionId = TransactionId ?? (report.NamesTransaction ? report.TransactionId : null),
        OtherId = TransactionId is null && report.NamesTransaction ? OtherId : report.TransactionId is { } id && id != TransactionId ? id : OtherId,
        IdTag = IdTag ?? report.IdTag,
        Duration = DurationAt(report.At, messageTime) is var duration && duration > Duration ? duration : Duration,
        LatestMessage = Freshness.After(LatestMessage, report.At, messageTime),
        SeqNo = report.SeqNo ?? SeqNo,
        LastReceipt = messageTime.Receipt,
        IsMeteredAtChargePoint = IsMeteredAtChargePoint || report is { Connector: 0, Samples.IsEmpty: false },
        FirstMessage = FirstMessage ?? Credible(report, messageTime) ?? messageTime.Receipt,
        FirstReceipt = FirstReceipt ?? messageTime.Receipt,
        Signed = report.Signed.IsEmpty ? Signed : Signed.With(report),
        EndTime = report.EventType == TransactionEventType.Ended ? Credible(report, messageTime) ?? messageTime.Receipt : EndTime,
        EndedAt = report.EventType == TransactionEventType.Ended ? report.At : EndedAt,
        StopRegister = report.EventType == TransactionEventType.Ended ? report.Register : StopRegister,
    };

    /// <summary>Applies the samples of a message: the energy follows their registers.</summary>
    /// <param name="samples">In any order.</param>
    /// <param name="messageTime">When the message arrived.</param>
    /// <param name="isNamed">Whether the message names this transaction.</param>
    /// <param name="message">The kind of message: what a start brings was read at the beginning.</param>
    public ChargingSession ApplySamples(
        ImmutableArray<MeterSample> samples, MessageTime messageTime, bool isNamed, TransactionEventType message = TransactionEventType.Updated) => samples.IsEmpty
        ? this
        : this with
        {
            MaxPower = Larger(SessionReadings.PowerIn(samples)),
            Metering = Metering.Apply(SessionReadings.Registers(samples, isNamed, message), ElapsedAt(messageTime)),
        };

    /// <summary>Applies the end of the transaction, after <see cref="Apply"/>.</summary>
    public ChargingSession End(TransactionReported report, MessageTime messageTime) => this with
    {
        IsOver = true,
        StopReason = report.StopReason,
        MaxPower = Larger(SessionReadings.PowerIn(report.Samples)),
        Metering = Metering.End(SessionReadings.Registers(report.Samples, isNamed: true, TransactionEventType.Ended), report.Register, ElapsedAt(messageTime)),
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
            OtherId = seen.OtherId,
            SeqNo = seen.SeqNo,
            LastReceipt = seen.LastReceipt,
            IsMeteredAtChargePoint = seen.IsMeteredAtChargePoint,
            Signed = new SignedSession(Signed.Start ?? seen.Signed.Start, seen.Signed.End),
            EndTime = seen.EndTime,
            EndedAt = seen.EndedAt,
            StopRegister = seen.StopRegister,
            MaxPower = Larger(seen.MaxPower),
        };
        resumed = resumed with { Metering = Metering.Resume(seen.Metering, resumed.Duration ?? TimeSpan.Zero) };
        return seen.IsOver ? resumed.EndAgain() with { StopReason = seen.StopReason } : resumed;
    }

    /// <summary>The timestamp of a message of the transaction; null if the charger's clock was not set.</summary>
    internal static DateTimeOffset? Credible(TransactionReported report, MessageTime messageTime) =>
        report.At is { } at && (messageTime.Receipt - at).Duration() < MaxAge ? at : null;

    private ChargingSession EndAgain() => this with { IsOver = true, Metering = Metering.EndAgain(Duration ?? TimeSpan.Zero) };

    private decimal? Larger(decimal? power) => power >= 0 && power > (MaxPower ?? -1) ? power : MaxPower;

    private TimeSpan? DurationAt(DateTimeOffset? at, MessageTime messageTime) => StartReceipt is not { } receipt
        ? null
        : at is { } time && StartedAt is { } started && time >= started ? time - started : messageTime.Receipt - receipt;

    private TimeSpan ElapsedAt(MessageTime messageTime)
    {
        var received = SinceReceipt is { } since ? messageTime.Receipt - since : TimeSpan.Zero;
        return Duration > received ? Duration.Value : received;
    }
}
