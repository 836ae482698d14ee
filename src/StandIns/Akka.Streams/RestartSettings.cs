namespace Akka.Streams;

/// <summary>How long to wait before a restart: doubling from the minimum to the maximum, plus up to a part of it at random.</summary>
public class RestartSettings
{
    private RestartSettings(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts, TimeSpan maxRestartsWithin)
    {
        MinBackoff = minBackoff;
        MaxBackoff = maxBackoff;
        RandomFactor = randomFactor;
        MaxRestarts = maxRestarts;
        MaxRestartsWithin = maxRestartsWithin;
    }

    public TimeSpan MinBackoff { get; }

    public TimeSpan MaxBackoff { get; }

    /// <summary>0.2 adds up to a fifth.</summary>
    public double RandomFactor { get; }

    public int MaxRestarts { get; }

    /// <summary>Whatever has run for longer than this begins again at the minimum, with a count of zero.</summary>
    public TimeSpan MaxRestartsWithin { get; }

    public static RestartSettings Create(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        new(minBackoff, maxBackoff, randomFactor, int.MaxValue, minBackoff);

    public RestartSettings WithMaxRestarts(int count, TimeSpan within) =>
        new(MinBackoff, MaxBackoff, RandomFactor, count, within);

    internal TimeSpan PauseAfter(int restarts)
    {
        var pause = Math.Min(MaxBackoff.Ticks, MinBackoff.Ticks * Math.Pow(2, restarts));
        return TimeSpan.FromTicks((long)(pause * (1 + (Random.Shared.NextDouble() * RandomFactor))));
    }
}
