using System.Diagnostics.CodeAnalysis;

namespace OcppActors.Sessions;

/// <summary>
/// Limits how many sessions dial a CPMS at once; the others wait in order of arrival. A path has at most one dial under way
/// and one waiting, so that no charger takes more than its share.
/// </summary>
/// <param name="slots">How many may dial at once; 0: no limit.</param>
internal sealed class DialQueue<T>(int slots)
    where T : class
{
    private readonly LinkedList<Entry> _waiting = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> _waitingByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _dialing = new(StringComparer.Ordinal);

    /// <summary>How many may dial at once; 0: no limit. Fewer than are dialing cancel none of these.</summary>
    public int Slots { get; set; } = slots;

    public int Waiting => _waiting.Count;

    public int Dialing => _dialing.Count;

    /// <summary>Adds a session at the end. Returns the waiting session of the same path that it replaces, if any.</summary>
    public T? Enqueue(string path, T session)
    {
        var replaced = _waitingByPath.GetValueOrDefault(path);
        if (replaced is not null)
        {
            _waiting.Remove(replaced);
        }

        _waitingByPath[path] = _waiting.AddLast(new Entry(path, session));
        return replaced?.Value.Session;
    }

    /// <summary>The next session that may dial; it holds a slot until <see cref="Remove"/>. A path that is dialing already is passed over.</summary>
    public bool TryDequeue([NotNullWhen(true)] out T? next)
    {
        next = null;
        for (var node = _waiting.First; node is not null && (Slots == 0 || _dialing.Count < Slots); node = node.Next)
        {
            var (path, session) = node.Value;
            if (_dialing.TryAdd(path, session))
            {
                _waiting.Remove(node);
                _waitingByPath.Remove(path);
                next = session;
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes a session, whether it is dialing, waiting or neither.</summary>
    public void Remove(string path, T session)
    {
        if (_dialing.TryGetValue(path, out var dialing) && dialing.Equals(session))
        {
            _dialing.Remove(path);
        }
        else if (_waitingByPath.TryGetValue(path, out var node) && node.Value.Session.Equals(session))
        {
            _waiting.Remove(node);
            _waitingByPath.Remove(path);
        }
    }

    /// <summary>Removes all that wait.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _waitingByPath.Clear();
    }

    private readonly record struct Entry(string Path, T Session);
}
