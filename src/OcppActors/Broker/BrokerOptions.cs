using System.Net;
using OcppActors.Ports;

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

    /// <summary>The id of the charge point that a topic of this process belongs to, as it is in the topic; null: none.</summary>
    public Func<string, string?> ChargePointOf { get; init; } = _ => null;

    /// <summary>The most retained messages of one charge point: 500 entities, and those that they have replaced.</summary>
    public int MaxRetainedPerChargePoint { get; init; } = 700;

    /// <summary>The most retained bytes of one charge point.</summary>
    public long MaxRetainedBytesPerChargePoint { get; init; } = 512 * 1024;

    /// <summary>A client that sends a larger packet is disconnected before anything is allocated for it.</summary>
    public int MaxPacketBytes { get; init; } = 256 * 1024;

    /// <summary>The largest CONNECT, which anybody may send: client id, login and last will.</summary>
    public int MaxConnectBytes { get; init; } = 16 * 1024;

    /// <summary>The most connections, without that of this process.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>The most connections from one address (IPv6: from one /64 network).</summary>
    public int MaxConnectionsPerAddress { get; init; } = 50;

    /// <summary>The most connections whose client has not logged in; half of them from one address.</summary>
    public int MaxHandshakes { get; init; } = 40;

    /// <summary>
    /// The most bytes that wait for a client, sent but unacknowledged messages included, beyond everything that is retained: a
    /// single subscription may ask for that.
    /// </summary>
    public long MaxQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The most bytes that wait for all clients together, beyond twice of what is retained.</summary>
    public long MaxTotalQueuedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// The most packets of a client that wait for their answer; it is read no further until it has taken some. CONNACK
    /// announces it as Receive Maximum.
    /// </summary>
    public int MaxUnanswered { get; init; } = 1024;

    /// <summary>The longest topic and the longest topic filter, in characters.</summary>
    public int MaxTopicLength { get; init; } = 4096;

    /// <summary>The most topic aliases of a client (MQTT 5 section 3.3.2.3.4).</summary>
    public int MaxTopicAliases { get; init; } = 16;

    /// <summary>The most bytes that the subscriptions of a client take: some 20,000. Home Assistant has one for each entity.</summary>
    public long MaxSubscriptionBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most bytes that all subscriptions take.</summary>
    public long MaxTotalSubscriptionBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>The most topic filters with wildcards of a client. Home Assistant has some 70.</summary>
    public int MaxWildcardFilters { get; init; } = 256;

    /// <summary>How long a client may take to send CONNECT.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that reads nothing for this long is disconnected: its queue would grow without end.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for the clients' last wills.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The shortest time between two writes of the file, to spare the memory cards of small machines.</summary>
    public TimeSpan WriteInterval { get; init; } = TimeSpan.FromSeconds(5);

    internal AdmissionLimits Places => new(MaxConnections, MaxConnectionsPerAddress, MaxHandshakes);

    // Half of the table for one client, three quarters for all of them: the rest is left to charge points.
    internal RetainedLimits Retained => new(new RetainedShare(MaxRetained, MaxRetainedBytes))
    {
        ChargePoint = new RetainedShare(MaxRetainedPerChargePoint, MaxRetainedBytesPerChargePoint),
        Client = new RetainedShare((MaxRetained + 1) / 2, (MaxRetainedBytes + 1) / 2),
        Clients = new RetainedShare(MaxRetained - (MaxRetained / 4), MaxRetainedBytes - (MaxRetainedBytes / 4)),
    };
}
