namespace OcppActors.Protocol;

/// <summary>
/// Tells the taps, without a message, whether anybody listens: where nobody does, nothing is copied.
/// </summary>
public sealed class TrafficGate
{
    private long _generation;
    private int _listeners;

    /// <summary>Whether a message that begins now is wanted by anybody.</summary>
    public bool IsOpen => Volatile.Read(ref _listeners) > 0;

    /// <summary>Counts the listeners that ever came; a listener gets the messages that began in its own generation or later.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>One more listens. Returns the generation that its messages begin with.</summary>
    public long Enter()
    {
        Interlocked.Increment(ref _listeners);
        return Interlocked.Increment(ref _generation);
    }

    /// <summary>One fewer listens.</summary>
    public void Leave() => Interlocked.Decrement(ref _listeners);
}
