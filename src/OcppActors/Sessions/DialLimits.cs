namespace OcppActors.Sessions;

/// <summary>How long a dial of a CPMS may take, and how many of one CPMS run at once.</summary>
public sealed record DialLimits
{
    public static DialLimits Default { get; } = new();

    /// <summary>From a charger's request to the CPMS's answer, the wait in the queue included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>0: any number.</summary>
    public int Concurrency { get; init; } = 200;
}
