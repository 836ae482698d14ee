namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// A session that an earlier run has published. Nobody knows what has happened since: it goes on once a message bears its
/// transaction id, and until then nothing that names no transaction belongs to it.
/// </summary>
internal sealed partial record ChargingSession
{
    /// <summary>Published by an earlier run, and not heard of since.</summary>
    public bool IsRestored { get; init; }

    /// <param name="id">The transaction id, or null.</param>
    /// <param name="start">When it began, or null.</param>
    /// <param name="duration">From its begin to its last message, or null.</param>
    /// <param name="energy">Wh, or null.</param>
    /// <param name="idTag">As it was published, or null.</param>
    /// <param name="stopReason">Null of one that had not ended.</param>
    /// <param name="register">
    /// What the register of its samples showed last, in Wh, or null. It was published together with <paramref name="energy"/>:
    /// the difference is what it showed at the begin.
    /// </param>
    /// <param name="location">That register's, or null.</param>
    /// <param name="at">Now.</param>
    public static ChargingSession Restore(
        string? id,
        DateTimeOffset? start,
        TimeSpan? duration,
        decimal? energy,
        string? idTag,
        string? stopReason,
        decimal? register,
        string? location,
        DateTimeOffset at)
    {
        var origin = energy is not null && register >= energy ? register - energy : null;
        return new()
        {
            IsRestored = true,
            TransactionId = id,
            Start = start,
            StartedAt = start,
            StartReceipt = start,
            Duration = duration,
            Energy = energy,
            IdTag = idTag,
            StopReason = stopReason,
            IsOver = stopReason is not null,
            Base = origin,
            LastRegister = origin is null ? null : register,
            Location = origin is null ? null : location,
            LatestMessage = start is { } begin && duration is { } lasted ? new Freshness(begin + lasted, at) : null,
        };
    }

    /// <summary>
    /// Goes on with what has been heard of it before it was restored, when it seemed to have begun unheard.
    /// </summary>
    /// <param name="heard">The same transaction.</param>
    public ChargingSession Resume(ChargingSession heard)
    {
        var gone = this with
        {
            IsRestored = false,
            TransactionId = heard.TransactionId,
            IdTag = IdTag ?? heard.IdTag,
            Duration = Start is { } start && heard.LatestMessage is { } newest && newest.Newest - start > Duration ? newest.Newest - start : Duration,
            LatestMessage = heard.LatestMessage,
        };
        return heard.IsOver ? gone.End(heard.StopReason, heard.LastRegister) : gone;
    }
}
