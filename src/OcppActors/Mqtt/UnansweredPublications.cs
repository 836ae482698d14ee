namespace OcppActors.Mqtt;

/// <summary>The publications of a link that the broker has not acknowledged. Safe from any thread.</summary>
internal sealed class UnansweredPublications : IDisposable
{
    /// <summary>Of the packet identifiers. MQTTnet's client counts its own through all of them, publications have the opposite quarter.</summary>
    private const int Quarter = 0x4000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, Answer> _byIdentifier = [];

    /// <summary>Those that have been sent, in that order; those that have been answered leave it late.</summary>
    private readonly Queue<Answer> _oldest = [];
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Action _overdue;
    private readonly ITimer _timer;
    private int _count;
    private int _ofClient;
    private bool _isTimed;
    private bool _isLost;

    /// <param name="patience">How long the broker may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="overdue">Called when it has taken longer.</param>
    public UnansweredPublications(TimeSpan patience, TimeProvider time, Action overdue)
    {
        (_patience, _time, _overdue) = (patience, time, overdue);
        _timer = time.CreateTimer(static self => ((UnansweredPublications)self!).FindOverdue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// What the broker answers to one publication. It continues on the thread that has read the answer, since a switch would cost
    /// more than most continuations: a longer one must force yielding.
    /// </summary>
    public sealed class Answer(ushort identifier) : TaskCompletionSource<PublishOutcome>
    {
        public ushort Identifier => identifier;

        public long Since { get; set; }
    }

    /// <summary>The client has sent a packet of its own, with the next identifier of its count from 1 to 65,535.</summary>
    public void AvoidClient(ushort identifier)
    {
        lock (_lock)
        {
            _ofClient = identifier;
        }
    }

    /// <summary>Chooses the packet identifier of a publication.</summary>
    public Answer Add()
    {
        lock (_lock)
        {
            var first = ((_ofClient / Quarter) + 2) % 4 * Quarter;
            ushort identifier;
            do
            {
                _count = (_count + 1) % Quarter;
                identifier = (ushort)(first + _count);
            }
            while (identifier == 0 || _byIdentifier.ContainsKey(identifier));

            var answer = new Answer(identifier);
            if (_isLost)
            {
                answer.SetResult(PublishOutcome.Lost);
                return answer;
            }

            _byIdentifier.Add(identifier, answer);
            return answer;
        }
    }

    /// <summary>A publication has been sent: the broker's time for it begins.</summary>
    public void Begin(Answer answer)
    {
        lock (_lock)
        {
            if (answer.Task.IsCompleted)
            {
                return;
            }

            answer.Since = _time.GetTimestamp();
            while (_oldest.TryPeek(out var oldest) && oldest.Task.IsCompleted)
            {
                _oldest.Dequeue();
            }

            _oldest.Enqueue(answer);
            if (!_isTimed)
            {
                _isTimed = true;
                _timer.Change(_patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The broker has answered; false if the publication is none of these.</summary>
    public bool TryComplete(ushort identifier, PublishOutcome outcome)
    {
        Answer? answer;
        lock (_lock)
        {
            if (!_byIdentifier.Remove(identifier, out answer))
            {
                return false;
            }
        }

        return answer.TrySetResult(outcome);
    }

    /// <summary>The link is lost: the broker answers none of these, nor those that are added from now on.</summary>
    public void Lose()
    {
        List<Answer> unanswered;
        lock (_lock)
        {
            _isLost = true;
            unanswered = [.. _byIdentifier.Values];
            _byIdentifier.Clear();
            _oldest.Clear();
        }

        foreach (var answer in unanswered)
        {
            answer.TrySetResult(PublishOutcome.Lost);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void FindOverdue()
    {
        lock (_lock)
        {
            while (_oldest.TryPeek(out var oldest) && oldest.Task.IsCompleted)
            {
                _oldest.Dequeue();
            }

            _isTimed = _oldest.TryPeek(out var next);
            var left = next is null ? TimeSpan.Zero : _patience - _time.GetElapsedTime(next.Since);
            if (next is null || left > TimeSpan.Zero)
            {
                _timer.Change(next is null ? Timeout.InfiniteTimeSpan : left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        _overdue();
    }
}
