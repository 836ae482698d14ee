namespace OcppActors.Sessions;

/// <summary>
/// A <see cref="DialQueue{T}"/> per CPMS, so that chargers of one that does not answer hold no slots of another. The CPMSs come
/// from the configuration, not from chargers, which bounds their number.
/// </summary>
/// <param name="slots">How many sessions may dial one CPMS at once; 0: no limit.</param>
internal sealed class DialQueues<T>(int slots)
    where T : class
{
    private readonly Dictionary<(string Host, int Port), DialQueue<T>> _byServer = [];
    private int _slots = slots;

    /// <summary>The queue of a CPMS, by the host and port of its URL.</summary>
    public DialQueue<T> Of(Uri cpms)
    {
        var server = (cpms.IdnHost, cpms.Port);
        if (!_byServer.TryGetValue(server, out var queue))
        {
            queue = new DialQueue<T>(_slots);
            _byServer.Add(server, queue);
        }

        return queue;
    }

    /// <summary>
    /// From now on so many sessions may dial one CPMS at once; 0: no limit. Queues that nobody uses are dropped: their CPMS may
    /// be gone from the configuration.
    /// </summary>
    /// <returns>The other queues, whose next sessions may dial now.</returns>
    public IReadOnlyList<DialQueue<T>> Limit(int slots)
    {
        _slots = slots;
        foreach (var (server, queue) in _byServer.ToList())
        {
            queue.Slots = slots;
            if (queue is { Dialing: 0, Waiting: 0 })
            {
                _byServer.Remove(server);
            }
        }

        return [.. _byServer.Values];
    }

    /// <summary>Removes all that wait.</summary>
    public void Clear()
    {
        foreach (var queue in _byServer.Values)
        {
            queue.Clear();
        }
    }
}
