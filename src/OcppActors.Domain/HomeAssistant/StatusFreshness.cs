namespace OcppActors.Domain.HomeAssistant;

/// <summary>The newest of what is said once and means until it is said otherwise, and is heard again when a viewer joins late.</summary>
/// <param name="Receipt">When the relay had it: what is heard again has its first time.</param>
/// <param name="Newest">By the charger's clock.</param>
internal sealed record StatusFreshness(DateTimeOffset Receipt, Freshness Newest)
{
    public static bool Admits(StatusFreshness? known, DateTimeOffset? time, MessageTime moment) =>
        known is null || (moment.Receipt >= known.Receipt && Freshness.Admits(known.Newest, time, moment));
}
