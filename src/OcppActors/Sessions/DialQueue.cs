using System.Diagnostics.CodeAnalysis;

namespace OcppActors.Sessions;

/// <summary>
/// Who may dial the CPMS now, and who waits for it, in order of arrival. A path has one dial under way and one waiting
/// at most, so that no charger holds more than its share.
/// </summary>
/// <param name="places">How many may dial at once; 0: as many as come.</param>
internal sealed class DialQueue<T>(int places)
    where T : class
{
    private readonly int _places = places == 0 ? int.MaxValue : places;
    private readonly LinkedList<Entry> _waiting = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> _waitingByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _dialing = new(StringComparer.Ordinal);

    public int Waiting => _waiting.Count;

    public int Dialing => _dialing.Count;

    /// <summary>Joins the end of the queue. Returns the one of the same path that waited there, and now does not any more.</summary>
    public T? Enqueue(string path, T who)
    {
        var displaced = _waitingByPath.GetValueOrDefault(path);
        if (displaced is not null)
        {
            _waiting.Remove(displaced);
        }

        _waitingByPath[path] = _waiting.AddLast(new Entry(path, who));
        return displaced?.Value.Who;
    }

    /// <summary>The next that may dial; it holds its place until it leaves. One whose path is dialing already is passed over.</summary>
    public bool TryDequeue([NotNullWhen(true)] out T? next)
    {
        next = null;
        for (var node = _waiting.First; node is not null && _dialing.Count < _places; node = node.Next)
        {
            var (path, who) = node.Value;
            if (_dialing.TryAdd(path, who))
            {
                _waiting.Remove(node);
                _waitingByPath.Remove(path);
                next = who;
                return true;
            }
        }

        return false;
    }

    /// <summary>Frees its place, whether it was dialing or waiting; harmless for one that has none.</summary>
    public void Remove(string path, T who)
    {
        if (_dialing.TryGetValue(path, out var dialing) && dialing.Equals(who))
        {
            _dialing.Remove(path);
        }
        else if (_waitingByPath.TryGetValue(path, out var node) && node.Value.Who.Equals(who))
        {
            _waiting.Remove(node);
            _waitingByPath.Remove(path);
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _waitingByPath.Clear();
    }

    private readonly record struct Entry(string Path, T Who);
}
