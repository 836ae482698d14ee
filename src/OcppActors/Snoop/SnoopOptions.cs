using OcppActors.Domain;
using OcppActors.Ports;

namespace OcppActors.Snoop;

/// <summary>Where the snoop port listens, who may use it, and how much of it.</summary>
public sealed record SnoopOptions
{
    private const int OtherConnections = 200; // besides those of clients
    private const int MinViewersPerAddress = 10;

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

    /// <summary>
    /// How many of them may come from one address: half, but ten at least. This machine's own may be any number: a reverse
    /// proxy on it passes on the connections of others.
    /// </summary>
    public int MaxViewersPerAddress => Math.Max(MinViewersPerAddress, MaxViewers / 2);

    /// <summary>The most connections that the process has files for; null: any number.</summary>
    public int? MostConnections { get; init; }

    /// <summary>How many connections the port would accept if there were files for them.</summary>
    public long WantedConnections => (long)MaxViewers + OtherConnections;

    /// <summary>How many connections the port accepts: those of clients, and some for pages, metrics, health, and requests that are not complete yet.</summary>
    public AdmissionLimits Connections
    {
        get
        {
            var all = (int)Math.Min(WantedConnections, MostConnections ?? int.MaxValue);
            return new(all, 0, Math.Min(OtherConnections, all - (all / 3)));
        }
    }

    /// <summary>How many bytes may wait for one client.</summary>
    public int BufferBytes { get; init; } = 8 * 1024 * 1024;
}
