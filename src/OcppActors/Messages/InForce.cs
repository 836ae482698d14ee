namespace OcppActors.Messages;

/// <summary>
/// Settings that a reload replaces as a whole, at any time and on any thread. What begins reads them once and keeps what it
/// has read to its end.
/// </summary>
public sealed class InForce<T>(T first)
    where T : class
{
    private volatile T _value = first;

    public T Value
    {
        get => _value;
        set => _value = value;
    }
}
