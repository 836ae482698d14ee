namespace OcppActors.Recordings;

/// <summary>How a recording is played.</summary>
public sealed record PlayRules
{
    public static PlayRules Default { get; } = new();

    /// <summary>How many times faster than recorded; infinity: as fast as the clients read.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Longer pauses are cut to this, before the speed is applied.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Earlier messages are not played, but replayed to clients that connect; null: from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Later messages are not played; null: to the end.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether messages get the time at which they are played.</summary>
    public bool Restamps { get; init; }

    /// <summary>Whether it starts again at the end.</summary>
    public bool Loops { get; init; }

    /// <summary>Whether it starts only when the first client has connected.</summary>
    public bool Waits { get; init; } = true;

    public bool IsUnhurried => double.IsFinite(Speed);
}
