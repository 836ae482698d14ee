using System.Net;

namespace OcppActors.Broker;

/// <summary>Addresses, login and limits of the embedded broker.</summary>
/// <param name="Host">As configured, for the log.</param>
/// <param name="Addresses">The addresses of <paramref name="Host"/>; the port is bound on each.</param>
/// <param name="Port">0: any free port, on the first address only.</param>
public sealed record BrokerOptions(string Host, IReadOnlyList<IPAddress> Addresses, int Port)
{
    /// <summary>The host that selects this broker instead of another machine's.</summary>
    public const string Name = "embedded";

    /// <summary>The default of <see cref="Host"/>.</summary>
    public const string Localhost = "localhost";

    /// <summary>Whether only this machine can connect. A name may resolve to any address, so it counts only if it is <c>localhost</c>.</summary>
    public bool IsLocal => Host == Localhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Where this process itself connects.</summary>
    public string OwnHost => Host == Localhost || Host == $"{IPAddress.Any}" ? $"{IPAddress.Loopback}"
        : Host == $"{IPAddress.IPv6Any}" ? $"{IPAddress.IPv6Loopback}"
        : Host;

    /// <summary>The credentials that every client must present; null: none.</summary>
    public BrokerLogin? Login { get; init; }

    /// <summary>The file that keeps retained messages; null: they are lost with the process.</summary>
    public string? Store { get; init; }

    /// <summary>The most retained messages.</summary>
    public int MaxRetained { get; init; } = 10_000;

    /// <summary>The most retained bytes, topics and payloads together.</summary>
    public long MaxRetainedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>A client that sends a larger packet is disconnected before anything is allocated for it.</summary>
    public int MaxPacketBytes { get; init; } = 256 * 1024;

    public int MaxConnections { get; init; } = 100;

    /// <summary>How long a client may take to send CONNECT.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that reads nothing for this long is disconnected: its queue would grow without end.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for the clients' last wills.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The shortest time between two writes of the file, to spare the memory cards of small machines.</summary>
    public TimeSpan WriteInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most messages queued for a client. A single subscription may ask for everything that is retained: room for that
    /// and some live messages.
    /// </summary>
    public int MaxPendingMessages => MaxRetained + 1000;
}
