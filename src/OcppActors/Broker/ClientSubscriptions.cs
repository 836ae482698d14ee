namespace OcppActors.Broker;

/// <summary>The topic filters of a client, bounded in bytes. Thread-safe.</summary>
/// <param name="all">Those of all clients together.</param>
/// <param name="options">The limits.</param>
internal sealed class ClientSubscriptions(ByteCounter all, BrokerOptions options)
{
    // MQTTnet's subscription, its entries in three tables, and ours.
    private const int Overhead = 600;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);
    private long _bytes;
    private int _wildcards;
    private bool _isClosed;

    /// <summary>Counts a filter, unless it is there already.</summary>
    /// <returns>False: it must not be subscribed to.</returns>
    public bool TryAdd(string filter)
    {
        lock (_lock)
        {
            if (_filters.Contains(filter))
            {
                return true;
            }

            var size = SizeOf(filter);
            if (_isClosed
                || filter.Length > options.MaxTopicLength
                || (HasWildcard(filter) && _wildcards >= options.MaxWildcardFilters)
                || _bytes + size > options.MaxSubscriptionBytes
                || !all.TryAdd(size, options.MaxTotalSubscriptionBytes))
            {
                return false;
            }

            _filters.Add(filter);
            _bytes += size;
            _wildcards += HasWildcard(filter) ? 1 : 0;
            return true;
        }
    }

    public void Remove(string filter)
    {
        lock (_lock)
        {
            if (_filters.Remove(filter))
            {
                _bytes -= SizeOf(filter);
                all.Add(-SizeOf(filter));
                _wildcards -= HasWildcard(filter) ? 1 : 0;
            }
        }
    }

    /// <summary>The session ends, and its subscriptions with it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            all.Add(-_bytes);
            _bytes = 0;
            _filters.Clear();
        }
    }

    // .NET's strings have two bytes for each character.
    private static long SizeOf(string filter) => Overhead + (2 * filter.Length);

    // Each is compared with the topic of every publication of every client.
    private static bool HasWildcard(string filter) => filter.AsSpan().ContainsAny('+', '#');
}
