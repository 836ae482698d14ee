namespace OcppActors.Domain.HomeAssistant;

/// <summary>The availability topic of a bridge, which names its client id.</summary>
public static class BridgeTopic
{
    private const string Prefix = "ocpp-bridge/";
    private const string Suffix = "/availability";

    /// <summary>Matches that of every bridge.</summary>
    public const string Filter = $"{Prefix}+{Suffix}";

    public static string Of(string clientId) => $"{Prefix}{clientId}{Suffix}";

    /// <summary>The client id in an availability topic; null for any other topic.</summary>
    public static string? ClientIdOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.Length > Prefix.Length + Suffix.Length
            && topic.StartsWith(Prefix, StringComparison.Ordinal)
            && topic.EndsWith(Suffix, StringComparison.Ordinal)
            && topic[Prefix.Length..^Suffix.Length] is var id && !id.Contains('/', StringComparison.Ordinal)
            ? id
            : null;
    }
}
