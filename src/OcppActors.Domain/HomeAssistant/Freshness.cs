namespace OcppActors.Domain.HomeAssistant;

/// <summary>When a message arrived.</summary>
/// <param name="Receipt">When the relay received it, by the relay's clock.</param>
/// <param name="Now">Now, by a monotonic clock.</param>
internal readonly record struct MessageTime(DateTimeOffset Receipt, DateTimeOffset Now)
{
    /// <summary>Whether it is a repetition for a viewer that joined late (<see cref="MessageReceived.IsReplayed"/>).</summary>
    public bool IsReplayed { get; init; }
}

/// <summary>
/// The age of the newest value of an entity, so that queued messages of a charger do not overwrite it. An older value is
/// dropped unless it is within ten minutes of its receipt, or nothing newer has arrived for ten minutes (the charger's clock
/// was set back).
/// </summary>
/// <param name="Newest">The charger's timestamp of the newest value that was applied.</param>
/// <param name="AppliedAt">When the last one was applied.</param>
internal sealed record Freshness(DateTimeOffset Newest, DateTimeOffset AppliedAt)
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>Whether a value may be applied.</summary>
    /// <param name="known">Null if no value has been applied.</param>
    /// <param name="time">The charger's timestamp; null, if it is missing or not credible, means the time of receipt.</param>
    /// <param name="messageTime">When the message arrived.</param>
    public static bool Admits(Freshness? known, DateTimeOffset? time, MessageTime messageTime) =>
        known is null
        || (time ?? messageTime.Receipt) >= known.Newest
        || IsNear(time ?? messageTime.Receipt, messageTime.Receipt)
        || messageTime.Now - known.AppliedAt >= Tolerance;

    /// <summary>The state after an admitted value.</summary>
    public static Freshness After(Freshness? known, DateTimeOffset? time, MessageTime messageTime)
    {
        var applied = time ?? messageTime.Receipt;

        // A timestamp from a clock that was far ahead must not be compared with right ones.
        var keeps = known is not null && known.Newest > applied && IsNear(applied, messageTime.Receipt) && IsNear(known.Newest, messageTime.Receipt);
        return new Freshness(keeps ? known!.Newest : applied, messageTime.Now);
    }

    /// <summary>Whether two times are within ten minutes.</summary>
    public static bool IsNear(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() <= Tolerance;
}
