namespace OcppActors.Sessions;

/// <summary>The times of a takeover.</summary>
public sealed record TakeoverOptions
{
    public static TakeoverOptions Default { get; } = new();

    /// <summary>An open connection whose charger has sent nothing for longer may give way to another address.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the CPMS has to see that the old connection is over before the old one is cut.</summary>
    public TimeSpan EvictionGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a newcomer is dialed again once the old connection is over.</summary>
    public TimeSpan Retrying { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two such dials.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Between two evictions of a path.</summary>
    public TimeSpan EvictionPause { get; init; } = TimeSpan.FromSeconds(10);
}
