namespace OcppActors.Ports;

/// <summary>Who has had a line for a kind of event, and who only counts. For one thread.</summary>
/// <param name="linesPerClient">How many lines a client has.</param>
internal sealed class LineTally(int linesPerClient)
{
    /// <summary>How many clients have lines, and are named with a count of their own.</summary>
    public const int MaxClients = 10;

    private readonly Dictionary<string, int> _events = new(StringComparer.Ordinal);
    private long _ofOthers;

    /// <summary>How many events have had no line.</summary>
    public long Untold => _ofOthers + _events.Values.Sum(UntoldOf);

    /// <summary>Whose these were, with numbers.</summary>
    public string Clients => string.Join(", ",
        [
            .. _events.Where(client => UntoldOf(client.Value) > 0).OrderByDescending(client => client.Value).Select(client => $"{client.Key} ({UntoldOf(client.Value)})"),
            .. _ofOthers > 0 ? [$"others ({_ofOthers})"] : Array.Empty<string>(),
        ]);

    /// <summary>Whether an event of a client has a line; else it is counted.</summary>
    public bool TryTake(string client)
    {
        if (!_events.TryGetValue(client, out var events) && _events.Count == MaxClients)
        {
            _ofOthers++;
            return false;
        }

        _events[client] = events + 1;
        return events < linesPerClient;
    }

    private long UntoldOf(int events) => Math.Max(0, events - linesPerClient);
}
