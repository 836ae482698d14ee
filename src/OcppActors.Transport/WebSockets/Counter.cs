namespace OcppActors.Transport.WebSockets;

/// <summary>A thread-safe counter.</summary>
public sealed class Counter
{
    private long _value;

    /// <summary>The current value.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Adds one, and returns the new value.</summary>
    public long Increment() => Interlocked.Increment(ref _value);

    /// <summary>Subtracts one.</summary>
    public void Decrement() => Interlocked.Decrement(ref _value);
}
