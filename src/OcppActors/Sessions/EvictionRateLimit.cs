namespace OcppActors.Sessions;

/// <summary>
/// Keeps evictions of one path apart: otherwise two devices with the same credentials would close each other's connection
/// over and over.
/// </summary>
/// <param name="pause">The shortest time between two evictions of a path.</param>
/// <param name="time">The clock.</param>
internal sealed class EvictionRateLimit(TimeSpan pause, TimeProvider time)
{
    private readonly Queue<(string Path, long At)> _inOrder = new();
    private readonly HashSet<string> _recent = new(StringComparer.Ordinal);

    public bool Allows(string path)
    {
        while (_inOrder.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= pause)
        {
            _recent.Remove(oldest.Path);
            _inOrder.Dequeue();
        }

        return !_recent.Contains(path);
    }

    public void Record(string path)
    {
        if (_recent.Add(path))
        {
            _inOrder.Enqueue((path, time.GetTimestamp()));
        }
    }
}
