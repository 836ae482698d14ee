using System.Net;

namespace OcppActors.Broker;

/// <summary>Where the embedded broker listens, whom it lets in, and how much it takes on.</summary>
/// <param name="Host">As the settings name it, for the log.</param>
/// <param name="Addresses">What that is; the port is bound on each.</param>
/// <param name="Port">0: any free one, on the first address alone.</param>
public sealed record BrokerOptions(string Host, IReadOnlyList<IPAddress> Addresses, int Port)
{
    /// <summary>What every client must show; null: nothing.</summary>
    public BrokerLogin? Login { get; init; }

    /// <summary>The file that keeps retained messages; null: they end with the process.</summary>
    public string? Store { get; init; }

    /// <summary>At most this many are retained.</summary>
    public int MaxRetained { get; init; } = 10_000;

    /// <summary>At most this much is retained, topics and payloads together.</summary>
    public long MaxRetainedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>A client that sends a longer packet is disconnected before anything is allocated for it.</summary>
    public int LargestPacket { get; init; } = 256 * 1024;

    public int MaxConnections { get; init; } = 100;

    /// <summary>Who has connected says so by CONNECT in this time.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that takes nothing for so long is disconnected: what waits for it would grow without end.</summary>
    public TimeSpan WriteTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>At a stop the clients' last wills are waited for so long.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The file is written at most this often, to spare the memory cards of small machines.</summary>
    public TimeSpan StorePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// So many messages may wait for a client. One subscription may ask for everything that is retained; all of that
    /// and some live messages fit.
    /// </summary>
    public int MaxWaiting => MaxRetained + 1000;
}
