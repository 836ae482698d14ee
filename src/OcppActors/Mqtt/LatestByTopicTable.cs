using System.Diagnostics.CodeAnalysis;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>
/// The latest publication of each topic, and the order in which the unsent ones go out. A newer publication replaces a waiting
/// one of the same topic, so the table is bounded by the number of topics. Only the reset of a register is always sent before
/// its successor, which would otherwise look like a small step back. At most one publication per topic is in flight.
/// </summary>
/// <param name="lastAvailability">The topic whose availability is sent after all others.</param>
internal sealed class LatestByTopicTable(string lastAvailability)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Publication> _inFlight = new(StringComparer.Ordinal);

    /// <summary>Topics to send, in order, each once; a topic in flight returns here once that publication is complete.</summary>
    private Queue<string> _queue = new();
    private Dictionary<string, ReadOnlyMemory<byte>> _retained = new(StringComparer.Ordinal);
    private int _waiting;

    private sealed class Entry(Publication latest)
    {
        public Publication Latest { get; set; } = latest;

        /// <summary>The latest reset of the register until it is complete.</summary>
        public Publication? Reset { get; set; } = latest.IsReset ? latest : null;

        public bool IsWaiting { get; set; }
    }

    /// <summary>Whether everything has been sent and completed.</summary>
    public bool IsIdle => Waiting == 0;

    /// <summary>Topics with something to send, and publications in flight.</summary>
    public int Waiting => _waiting + _inFlight.Count;

    public int InFlight => _inFlight.Count;

    public int Topics => _entries.Count;

    /// <summary>The length of the queue.</summary>
    public int Queued => _queue.Count;

    /// <summary>The latest discovery document of each topic.</summary>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Documents => _entries.Values
        .Select(entry => entry.Latest)
        .Where(publication => publication.Kind == PublicationKind.Discovery && !publication.Payload.IsEmpty)
        .Select(publication => KeyValuePair.Create(publication.Topic, publication.Payload));

    /// <summary>The latest payload of a topic; null where nothing was published, empty where a deletion is not complete.</summary>
    public ReadOnlyMemory<byte>? PayloadOf(string topic) =>
        _entries.TryGetValue(topic, out var entry) ? entry.Latest.Payload : (ReadOnlyMemory<byte>?)null;

    /// <summary>Sets what the broker retains. The first publication of such a topic is not sent if its payload is the same.</summary>
    public void SetRetained(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> retained) =>
        _retained = new(retained, StringComparer.Ordinal);

    /// <summary>Replaces the waiting publication of the topic, or queues this one behind all others.</summary>
    public void Put(Publication publication)
    {
        if (_entries.TryGetValue(publication.Topic, out var entry))
        {
            entry.Latest = publication;
            entry.Reset = publication.IsReset ? publication : entry.Reset;
        }
        else
        {
            _entries.Add(publication.Topic, entry = new Entry(publication));
        }

        if (!_retained.Remove(publication.Topic, out var retained) || !retained.Span.SequenceEqual(publication.Payload.Span))
        {
            Enqueue(entry);
        }
    }

    /// <summary>Moves the next publication into flight.</summary>
    /// <param name="window">The most publications in flight.</param>
    /// <param name="next">What to send.</param>
    public bool TryTake(int window, [NotNullWhen(true)] out Publication? next)
    {
        next = _inFlight.Count < window && _queue.TryDequeue(out var topic) ? Take(_entries[topic]) : null;
        return next is not null;
    }

    /// <summary>The broker has acknowledged or refused a publication. A topic whose retained message is deleted is removed.</summary>
    public void Complete(Publication publication)
    {
        if (!_inFlight.TryGetValue(publication.Topic, out var sent) || !ReferenceEquals(sent, publication))
        {
            return;
        }

        _inFlight.Remove(publication.Topic);
        if (!_entries.TryGetValue(publication.Topic, out var entry))
        {
            return;
        }

        if (ReferenceEquals(entry.Reset, publication))
        {
            entry.Reset = null;
        }

        if (publication.Payload.IsEmpty && ReferenceEquals(entry.Latest, publication))
        {
            Remove(entry);
        }
        else if (entry.IsWaiting)
        {
            _queue.Enqueue(publication.Topic);
        }
    }

    /// <summary>Removes topics; what the broker retains of them stays there.</summary>
    public void RemoveWhere(Predicate<string> isRemoved)
    {
        foreach (var entry in _entries.Where(entry => isRemoved(entry.Key)).Select(entry => entry.Value).ToList())
        {
            Remove(entry);
        }

        // A topic that is put again must not be in the queue twice.
        _queue = new(_queue.Where(_entries.ContainsKey));
    }

    /// <summary>On a new link it is unknown what the broker received and retains: everything is sent again.</summary>
    public void BeginLink()
    {
        _inFlight.Clear();
        _retained.Clear();
        QueueEverything();
    }

    /// <summary>Queues every topic: discovery documents, availabilities, states.</summary>
    public void QueueEverything()
    {
        _queue.Clear();
        _waiting = 0;
        foreach (var entry in _entries.Values.OrderBy(entry => Rank(entry.Latest)))
        {
            entry.IsWaiting = false;
            Enqueue(entry);
        }
    }

    private Publication Take(Entry entry)
    {
        var next = entry.Reset ?? entry.Latest;
        _inFlight.Add(next.Topic, next);
        entry.IsWaiting = false;
        _waiting--;
        if (!ReferenceEquals(next, entry.Latest))
        {
            Enqueue(entry);
        }

        return next;
    }

    private void Enqueue(Entry entry)
    {
        if (entry.IsWaiting)
        {
            return;
        }

        entry.IsWaiting = true;
        _waiting++;
        if (!_inFlight.ContainsKey(entry.Latest.Topic))
        {
            _queue.Enqueue(entry.Latest.Topic);
        }
    }

    private void Remove(Entry entry)
    {
        _waiting -= entry.IsWaiting ? 1 : 0;
        _entries.Remove(entry.Latest.Topic);
    }

    private (PublicationKind Kind, bool Last) Rank(Publication publication) =>
        (publication.Kind, publication.Topic == lastAvailability);
}
