namespace OcppActors.Domain.HomeAssistant;

/// <summary>A messageTime as the guards see it.</summary>
/// <param name="Receipt">When the relay had the message.</param>
/// <param name="Now">Now, by a clock that never goes back.</param>
internal readonly record struct MessageTime(DateTimeOffset Receipt, DateTimeOffset Now);

/// <summary>
/// What is newest of an entity, so that a charger's old backlog does not overwrite it: a value that is older than the newest
/// is left out, unless it is of these minutes, or nothing newer has come for as long (the charger's clock was set back).
/// </summary>
/// <param name="Newest">The charger's time of the newest value that was applied.</param>
/// <param name="AppliedAt">When the last one was applied.</param>
internal sealed record Freshness(DateTimeOffset Newest, DateTimeOffset AppliedAt)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <param name="known">Null where nothing is known yet.</param>
    /// <param name="time">When the value was taken; null, where the charger does not say so credibly, is the time of receipt.</param>
    /// <param name="messageTime">When it came.</param>
    public static bool Admits(Freshness? known, DateTimeOffset? time, MessageTime messageTime) =>
        known is null
        || (time ?? messageTime.Receipt) >= known.Newest
        || IsNear(time ?? messageTime.Receipt, messageTime.Receipt)
        || messageTime.Now - known.AppliedAt >= Tolerance;

    /// <summary>What is newest once a value has been admitted.</summary>
    public static Freshness After(Freshness? known, DateTimeOffset? time, MessageTime messageTime)
    {
        var applied = time ?? messageTime.Receipt;

        // A clock that was far ahead must not go on to judge those that are right.
        var keeps = known is not null && known.Newest > applied && IsNear(applied, messageTime.Receipt) && IsNear(known.Newest, messageTime.Receipt);
        return new Freshness(keeps ? known!.Newest : applied, messageTime.Now);
    }

    private static bool IsNear(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() <= Tolerance;
}
