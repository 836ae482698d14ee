namespace OcppActors.Transport.Sockets;

/// <summary>What a dial waits for at the moment, for the log line of one that takes too long. Thread-safe.</summary>
public sealed class DialProgress
{
    private volatile Func<string>? _describe;

    /// <summary>In words, such as <c>203.0.113.7 does not answer</c>; null: the dial has not begun.</summary>
    public string? Text => _describe?.Invoke();

    /// <param name="describe">Called when somebody asks, on any thread.</param>
    public void Set(Func<string> describe) => _describe = describe;
}
