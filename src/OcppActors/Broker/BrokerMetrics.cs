namespace OcppActors.Broker;

/// <summary>Counters of the embedded broker. Written and read from any thread.</summary>
public sealed class BrokerMetrics
{
    private BrokerClients? _clients;
    private RetainedTable? _table;
    private long _refusedConnections;
    private long _refusedLogins;
    private long _evicted;
    private long _cut;
    private long _refusedPublications;
    private long _refusedSubscriptions;

    /// <summary>Clients that are connected, with this process' own.</summary>
    public long Clients => _clients?.Count ?? 0;

    /// <summary>The bytes that wait for clients, or for their acknowledgement.</summary>
    public long QueuedBytes => _clients?.Queues.Bytes ?? 0;

    /// <summary>Messages that are retained.</summary>
    public long Retained => _table?.Count ?? 0;

    /// <summary>Connections for which there was no place.</summary>
    public long RefusedConnections => Volatile.Read(ref _refusedConnections);

    /// <summary>Clients whose login or client id was refused.</summary>
    public long RefusedLogins => Volatile.Read(ref _refusedLogins);

    /// <summary>Connections without CONNECT that were closed for others.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Clients that were disconnected because they exceeded a limit.</summary>
    public long Cut => Volatile.Read(ref _cut);

    /// <summary>Publications that were refused because too much is retained already, or because their topic is too long.</summary>
    public long RefusedPublications => Volatile.Read(ref _refusedPublications);

    /// <summary>Subscriptions that were refused because there are too many.</summary>
    public long RefusedSubscriptions => Volatile.Read(ref _refusedSubscriptions);

    internal void Watch(BrokerClients clients, RetainedTable table) => (_clients, _table) = (clients, table);

    internal void ConnectionRefused() => Interlocked.Increment(ref _refusedConnections);

    internal void LoginRefused() => Interlocked.Increment(ref _refusedLogins);

    internal void ConnectionEvicted() => Interlocked.Increment(ref _evicted);

    internal void ClientCut() => Interlocked.Increment(ref _cut);

    internal void PublicationRefused() => Interlocked.Increment(ref _refusedPublications);

    internal void SubscriptionRefused() => Interlocked.Increment(ref _refusedSubscriptions);
}
