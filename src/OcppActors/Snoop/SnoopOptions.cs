using OcppActors.Domain;

namespace OcppActors.Snoop;

/// <summary>Where the snoop port listens, who may use it, and how much of it.</summary>
public sealed record SnoopOptions
{
    public static SnoopOptions Default { get; } = new();

    /// <summary>A host name or IP address.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>0: any free port.</summary>
    public int Port { get; init; } = 8501;

    /// <summary>What every request must show; null: nothing.</summary>
    public SnoopToken? Token { get; init; }

    /// <summary>Names of this machine that requests may use besides its own.</summary>
    public ValueList<string> AllowedHosts { get; init; } = new([]);

    /// <summary>How many clients may be connected at a time.</summary>
    public int MaxViewers { get; init; } = 100;

    /// <summary>How many bytes may wait for one client.</summary>
    public int BufferBytes { get; init; } = 8 * 1024 * 1024;
}
