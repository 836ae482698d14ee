namespace OcppActors.Broker;

/// <summary>What all clients together take of something, in bytes. Thread-safe.</summary>
internal sealed class ByteCounter
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <returns>False: the limit would be exceeded, and nothing is counted.</returns>
    public bool TryAdd(long bytes, long limit)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= limit)
        {
            return true;
        }

        Add(-bytes);
        return false;
    }
}
