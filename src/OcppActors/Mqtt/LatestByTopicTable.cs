using System.Diagnostics.CodeAnalysis;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>
/// The latest publication of each topic, and the order in which the unsent ones go out. A newer publication replaces a waiting
/// one of the same topic, so the table is bounded by the number of topics. Only the reset of a register is always sent before
/// its successor, which would otherwise look like a small step back. At most one publication per topic is in flight. What the
/// broker does not take is left out, and what may have cost an earlier link goes last and alone (<see cref="LinkSuspects"/>).
/// </summary>
/// <param name="lastAvailability">The topic whose availability is sent after all others.</param>
/// <param name="chargePointOf">The charge point of a topic, or null.</param>
/// <param name="maxTotalBytes">The most memory of all charge points, about.</param>
/// <param name="isAnswered">Whether the broker answers publications (QoS 1); if not, nothing is known of a lost one.</param>
internal sealed class LatestByTopicTable(
    string lastAvailability, Func<string, string?> chargePointOf, long maxTotalBytes = long.MaxValue, bool isAnswered = true)
{
    /// <summary>About the memory of an entry without its topic and payload.</summary>
    private const int BytesOfEntry = 250;

    /// <summary>Two strings of two bytes a character: the key, and that of the latest publication.</summary>
    private const int BytesPerLetter = 4;

    /// <summary>As many are reported at a time; each is only a line of the log.</summary>
    private const int MaxLeftOut = 100;

    private readonly TopicShares _shares = new(maxTotalBytes);

    /// <summary>The charge points that another bridge publishes.</summary>
    private readonly HashSet<string> _suspended = new(StringComparer.Ordinal);
    private readonly Queue<LeftOut> _leftOut = [];
    private Forgotten? _forgotten;
    private LinkSuspects _suspects = LinkSuspects.None;
    private int _maxPacketBytes = PublishPacket.MaxBytes;

    /// <summary>The suspects among the topics to send.</summary>
    private Queue<string> _suspectQueue = new();
    private string? _alone;
    private bool _isDraining;
    private int _takenSinceSuspect;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Publication> _inFlight = new(StringComparer.Ordinal);

    /// <summary>Topics to send, in order, each once; a topic in flight returns here once that publication is complete.</summary>
    private Queue<string> _queue = new();
    private Dictionary<string, ReadOnlyMemory<byte>> _retained = new(StringComparer.Ordinal);
    private int _waiting;

    private sealed class Entry(Publication latest)
    {
        public Publication Latest { get; set; } = latest;

        public string? ChargePoint { get; init; }

        public int Bytes { get; set; }

        /// <summary>The latest reset of the register until it is complete.</summary>
        public Publication? Reset { get; set; } = latest.IsReset ? latest : null;

        public bool IsWaiting { get; set; }

        public Publication Next => Reset ?? Latest;
    }

    /// <summary>Whether everything has been sent and completed.</summary>
    public bool IsIdle => Waiting == 0;

    /// <summary>Topics with something to send, and publications in flight.</summary>
    public int Waiting => _waiting + _inFlight.Count;

    public int InFlight => _inFlight.Count;

    public int Topics => _entries.Count;

    /// <summary>The length of the queues.</summary>
    public int Queued => _queue.Count + _suspectQueue.Count;

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

    /// <summary>Another bridge publishes these charge points: what waits of them and what is still put is not sent.</summary>
    public void Suspend(IEnumerable<string> chargePoints) => _suspended.UnionWith(chargePoints);

    /// <summary>These charge points are published again, from the beginning; null: all that were left.</summary>
    public void Resume(IReadOnlySet<string>? chargePoints)
    {
        var resumed = chargePoints ?? _suspended;
        bool IsResumed(string topic) => chargePointOf(topic) is { } chargePoint && resumed.Contains(chargePoint);
        RemoveWhere(IsResumed);
        SetRetained(_retained.Where(entry => !IsResumed(entry.Key)));
        _suspended.ExceptWith(resumed);
    }

    /// <summary>Queues the latest publication of a topic once more.</summary>
    public void SendAgain(string topic)
    {
        if (_entries.TryGetValue(topic, out var entry))
        {
            Enqueue(entry);
        }
    }

    /// <summary>Replaces the waiting publication of the topic, or queues this one behind all others.</summary>
    public void Put(Publication publication)
    {
        if (_suspended.Count > 0 && IsSuspended(chargePointOf(publication.Topic)))
        {
            return;
        }

        var bytes = BytesOfEntry + (BytesPerLetter * publication.Topic.Length) + publication.Payload.Length;
        if (_entries.TryGetValue(publication.Topic, out var entry))
        {
            if (!TryShare(publication, entry.ChargePoint, topics: 0, bytes - entry.Bytes))
            {
                return;
            }

            entry.Latest = publication;
            entry.Reset = publication.IsReset ? publication : entry.Reset;
        }
        else
        {
            entry = new Entry(publication) { ChargePoint = chargePointOf(publication.Topic) };
            if (!TryShare(publication, entry.ChargePoint, topics: 1, bytes))
            {
                return;
            }

            _entries.Add(publication.Topic, entry);
        }

        entry.Bytes = bytes;
        if (!_retained.Remove(publication.Topic, out var retained) || !retained.Span.SequenceEqual(publication.Payload.Span))
        {
            Enqueue(entry);
        }

        if (_shares.IsTooLarge)
        {
            Forget(_shares.LongestSilent());
        }
    }

    /// <summary>The charge points that have been forgotten since the last call.</summary>
    public bool TryTakeForgotten([NotNullWhen(true)] out Forgotten? forgotten)
    {
        (forgotten, _forgotten) = (_forgotten, null);
        return forgotten is not null;
    }

    /// <summary>The next publication that has been left out since the last call.</summary>
    public bool TryTakeLeftOut([NotNullWhen(true)] out LeftOut? leftOut) => _leftOut.TryDequeue(out leftOut);

    /// <summary>Moves the next publication into flight.</summary>
    /// <param name="window">The most publications in flight.</param>
    /// <param name="next">What to send.</param>
    public bool TryTake(int window, [NotNullWhen(true)] out Publication? next)
    {
        next = null;
        while (next is null && window > 0 && _alone is null)
        {
            next = TakeOrdinary(window);
            if (next is null && !TryTakeSuspect(out next))
            {
                return false;
            }
        }

        return next is not null;
    }

    private Publication? TakeOrdinary(int window)
    {
        while (!_isDraining && _inFlight.Count < window && _queue.TryDequeue(out var topic))
        {
            if (_suspects.GoesAlone(_entries[topic].Next))
            {
                _suspectQueue.Enqueue(topic);
            }
            else if (Take(_entries[topic]) is { } next)
            {
                _takenSinceSuspect++;
                return next;
            }
        }

        return null;
    }

    /// <summary>
    /// A suspect goes when nothing else waits, or everything else has been sent once, and no other is in flight. False if it is
    /// not the turn of one; the publication is null if it is left out.
    /// </summary>
    private bool TryTakeSuspect(out Publication? next)
    {
        next = null;
        _isDraining = _suspectQueue.Count > 0 && (_isDraining || _queue.Count == 0 || _takenSinceSuspect >= _entries.Count);
        if (!_isDraining || _inFlight.Count > 0)
        {
            return false;
        }

        next = Take(_entries[_suspectQueue.Dequeue()]);
        (_alone, _isDraining, _takenSinceSuspect) = (next?.Topic, false, 0);
        return true;
    }

    /// <summary>The broker has acknowledged or refused a publication. A topic whose retained message is deleted is removed.</summary>
    public void Complete(Publication publication)
    {
        if (!_inFlight.TryGetValue(publication.Topic, out var sent) || !ReferenceEquals(sent, publication))
        {
            return;
        }

        _inFlight.Remove(publication.Topic);
        _alone = null;
        _suspects = isAnswered ? _suspects.Answered(publication) : _suspects;
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
        _suspectQueue = new(_suspectQueue.Where(_entries.ContainsKey));
        _suspects = _suspects.Remove(topic => !_entries.ContainsKey(topic));
    }

    /// <summary>On a new link it is unknown what the broker received and retains: everything is sent again.</summary>
    /// <param name="maxPacketBytes">The largest packet that the broker takes.</param>
    /// <param name="lastHeld">How long the last link has held.</param>
    public void BeginLink(int maxPacketBytes = int.MaxValue, TimeSpan lastHeld = default)
    {
        Publication? leftOut = null;
        if (isAnswered)
        {
            (_suspects, leftOut) = _suspects.Held(lastHeld).Lose(_inFlight.Values, chargePointOf);
        }

        _maxPacketBytes = Math.Min(PublishPacket.MaxBytes, Math.Min(maxPacketBytes, _suspects.MaxBytes));
        if (leftOut is not null)
        {
            LeaveOut(leftOut, LeftOutReason.CostLink);
        }

        _alone = null;
        _inFlight.Clear();
        _retained.Clear();
        QueueEverything();
    }

    /// <summary>Queues every topic: discovery documents, availabilities, states.</summary>
    public void QueueEverything()
    {
        _queue.Clear();
        _suspectQueue.Clear();
        _isDraining = false;
        _takenSinceSuspect = 0;
        _waiting = 0;
        foreach (var entry in _entries.Values.OrderBy(entry => _suspects.TriesOf(entry.Latest.Topic)).ThenBy(entry => Rank(entry.Latest)))
        {
            entry.IsWaiting = false;
            Enqueue(entry);
        }
    }

    /// <summary>Null if what the topic has to send is left out.</summary>
    private Publication? Take(Entry entry)
    {
        entry.IsWaiting = false;
        _waiting--;
        if (IsSuspended(entry.ChargePoint))
        {
            Remove(entry);
            return null;
        }

        if (entry.Reset is { } reset && ReasonToLeaveOut(reset, entry) is { } ofReset)
        {
            LeaveOut(reset, ofReset);
            entry.Reset = null;
        }

        var next = entry.Next;
        if (entry.Reset is null && ReasonToLeaveOut(next, entry) is { } reason)
        {
            LeaveOut(next, reason);
            return null;
        }

        _inFlight.Add(next.Topic, next);
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

    private bool IsSuspended(string? chargePoint) => chargePoint is not null && _suspended.Contains(chargePoint);

    private void Forget(HashSet<string> silent)
    {
        var before = _entries.Count;
        RemoveWhere(topic => _entries[topic].ChargePoint is { } chargePoint && silent.Contains(chargePoint));
        _forgotten = new Forgotten([.. _forgotten?.TopicIds ?? [], .. silent], (_forgotten?.Publications ?? 0) + before - _entries.Count);
    }

    private void Remove(Entry entry)
    {
        _waiting -= entry.IsWaiting ? 1 : 0;
        _entries.Remove(entry.Latest.Topic);
        if (entry.ChargePoint is { } chargePoint)
        {
            _shares.TryAdd(chargePoint, topics: -1, -entry.Bytes);
        }
    }

    private bool TryShare(Publication publication, string? chargePoint, int topics, int bytes)
    {
        var hasPlace = chargePoint is null || _shares.TryAdd(chargePoint, topics, bytes);
        if (!hasPlace)
        {
            LeaveOut(publication, LeftOutReason.TooMuch);
        }

        return hasPlace;
    }

    private LeftOutReason? ReasonToLeaveOut(Publication publication, Entry entry) =>
        _suspects.ReasonToLeaveOut(publication, entry.ChargePoint)
        ?? (PublishPacket.SizeOf(publication) > _maxPacketBytes ? LeftOutReason.TooLarge : null);

    private void LeaveOut(Publication publication, LeftOutReason reason)
    {
        if (_leftOut.Count < MaxLeftOut)
        {
            _leftOut.Enqueue(new LeftOut(publication, reason, PublishPacket.SizeOf(publication), _maxPacketBytes));
        }
    }

    private (PublicationKind Kind, bool Last) Rank(Publication publication) =>
        (publication.Kind, publication.Topic == lastAvailability);
}
