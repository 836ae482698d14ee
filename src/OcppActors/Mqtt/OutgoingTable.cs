using System.Diagnostics.CodeAnalysis;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>
/// The latest publication of each topic, and the order in which those go out that still have to. A newer one takes the
/// place of one that waits, so there are never more than topics; only a register's reset is not left out, since the value after
/// it would look like a small step back. One is on its way at a time.
/// </summary>
/// <param name="lastAvailability">The topic whose availability, of all, goes out last.</param>
public sealed class OutgoingTable(string lastAvailability)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _queue = new();
    private Dictionary<string, ReadOnlyMemory<byte>> _atBroker = new(StringComparer.Ordinal);
    private Publication? _onItsWay;
    private int _waiting;

    private sealed class Entry(Publication publication)
    {
        public Publication Publication { get; set; } = publication;

        /// <summary>The last reset of its register, until it has arrived: it goes out before what came after it.</summary>
        public Publication? Reset { get; set; } = publication.IsReset ? publication : null;

        public bool Waits { get; set; }
    }

    /// <summary>Whether everything is out.</summary>
    public bool IsEmptied => Waiting == 0;

    /// <summary>Topics whose latest publication is not out, the one on its way included.</summary>
    public int Waiting => _waiting + (_onItsWay is null ? 0 : 1);

    public int Topics => _entries.Count;

    /// <summary>The latest discovery document of each topic.</summary>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Documents => _entries.Values
        .Select(entry => entry.Publication)
        .Where(publication => publication.Kind == PublicationKind.Discovery && !publication.Payload.IsEmpty)
        .Select(publication => KeyValuePair.Create(publication.Topic, publication.Payload));

    /// <summary>The latest of this topic; null: nothing was published there. Empty where it was deleted last and that is not yet out.</summary>
    public ReadOnlyMemory<byte>? At(string topic) =>
        _entries.TryGetValue(topic, out var entry) ? entry.Publication.Payload : (ReadOnlyMemory<byte>?)null;

    /// <summary>The broker retains these, payload by topic; one that is put as it is there does not go out.</summary>
    public void AreAtBroker(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> retained) =>
        _atBroker = new(retained, StringComparer.Ordinal);

    /// <summary>To be published: behind all that wait, or in the place of one that waits on the same topic.</summary>
    public void Put(Publication publication)
    {
        if (_entries.TryGetValue(publication.Topic, out var entry))
        {
            entry.Publication = publication;
            entry.Reset = publication.IsReset ? publication : entry.Reset;
        }
        else
        {
            _entries.Add(publication.Topic, entry = new Entry(publication));
        }

        if (!_atBroker.Remove(publication.Topic, out var retained) || !retained.Span.SequenceEqual(publication.Payload.Span))
        {
            Enqueue(entry);
        }
    }

    /// <summary>The next to publish; none while one is on its way.</summary>
    public bool TryTake([NotNullWhen(true)] out Publication? next)
    {
        next = null;
        while (_onItsWay is null && _queue.TryDequeue(out var topic))
        {
            if (!_entries.TryGetValue(topic, out var entry) || !entry.Waits)
            {
                continue;
            }

            entry.Waits = false;
            _waiting--;
            _onItsWay = next = entry.Reset ?? entry.Publication;
            if (!ReferenceEquals(next, entry.Publication))
            {
                Enqueue(entry);
            }
        }

        return next is not null;
    }

    /// <summary>The one on its way has arrived. A topic whose retained message is deleted is forgotten.</summary>
    public void Arrived(Publication publication)
    {
        if (ReferenceEquals(_onItsWay, publication))
        {
            _onItsWay = null;
        }

        if (!_entries.TryGetValue(publication.Topic, out var entry))
        {
            return;
        }

        if (ReferenceEquals(entry.Reset, publication))
        {
            entry.Reset = null;
        }

        if (publication.Payload.IsEmpty && ReferenceEquals(entry.Publication, publication))
        {
            _waiting -= entry.Waits ? 1 : 0;
            _entries.Remove(publication.Topic);
        }
    }

    /// <summary>These topics are nobody's any more; what the broker retains of them stays there.</summary>
    public void Forget(Predicate<string> isForgotten)
    {
        foreach (var (topic, entry) in _entries.Where(entry => isForgotten(entry.Key)).ToList())
        {
            _waiting -= entry.Waits ? 1 : 0;
            _entries.Remove(topic);
        }
    }

    /// <summary>Nobody knows whether the one on its way has arrived, nor what the broker still has.</summary>
    public void LoseTrack()
    {
        _onItsWay = null;
        _atBroker.Clear();
    }

    /// <summary>Everything is to be published again: discovery, availability, states.</summary>
    public void QueueEverything()
    {
        _queue.Clear();
        _waiting = 0;
        foreach (var entry in _entries.Values.OrderBy(entry => Rank(entry.Publication)))
        {
            entry.Waits = false;
            Enqueue(entry);
        }
    }

    private void Enqueue(Entry entry)
    {
        if (entry.Waits)
        {
            return;
        }

        entry.Waits = true;
        _waiting++;
        _queue.Enqueue(entry.Publication.Topic);
    }

    private (PublicationKind Kind, bool Last) Rank(Publication publication) =>
        (publication.Kind, publication.Topic == lastAvailability);
}
