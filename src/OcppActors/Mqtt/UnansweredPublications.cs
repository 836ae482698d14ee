namespace OcppActors.Mqtt;

/// <summary>The publications of a link that the broker has not acknowledged. Safe from any thread.</summary>
internal sealed class UnansweredPublications : IDisposable
{
    /// <summary>MQTTnet's client counts the identifiers of its own packets from 1.</summary>
    private const ushort FirstIdentifier = 0x8000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, Answer> _byIdentifier = [];

    /// <summary>In the order of their time; those that have been answered leave it late.</summary>
    private readonly Queue<Answer> _oldest = [];
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Action _overdue;
    private readonly ITimer _timer;
    private ushort _lastIdentifier = FirstIdentifier;
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

    /// <summary>What the broker answers to one publication.</summary>
    public sealed class Answer(ushort identifier, long since) : TaskCompletionSource<PublishOutcome>
    {
        public ushort Identifier => identifier;

        public long Since => since;
    }

    /// <summary>Chooses the packet identifier of a publication, whose time begins now.</summary>
    public Answer Add()
    {
        lock (_lock)
        {
            do
            {
                _lastIdentifier = _lastIdentifier == ushort.MaxValue ? FirstIdentifier : (ushort)(_lastIdentifier + 1);
            }
            while (_byIdentifier.ContainsKey(_lastIdentifier));

            var answer = new Answer(_lastIdentifier, _time.GetTimestamp());
            if (_isLost)
            {
                answer.SetResult(PublishOutcome.Lost);
                return answer;
            }

            _byIdentifier.Add(_lastIdentifier, answer);
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

            return answer;
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
