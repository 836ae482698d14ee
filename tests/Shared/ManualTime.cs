namespace OcppActors.TestSupport;

/// <summary>A clock that a test advances; its timers fire on the thread that advances it.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _wall = start;
    private long _elapsed;
    private int _armings;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers have been made and not yet disposed.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How often a timer has been armed.</summary>
    public int Armings => Volatile.Read(ref _armings);

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Advances time and fires every timer that falls due.</summary>
    public void Advance(TimeSpan by)
    {
        _wall += by;
        Interlocked.Add(ref _elapsed, by.Ticks);
        List<ManualTimer> due;
        lock (_lock)
        {
            due = _timers.FindAll(timer => timer.Due <= _elapsed);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>Sets the wall clock without advancing time.</summary>
    public void SetWall(DateTimeOffset to) => _wall = to;

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; } = long.MaxValue;

        public void Fire()
        {
            Due = _period > TimeSpan.Zero ? Due + _period.Ticks : long.MaxValue;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                Due = long.MaxValue;
                return true;
            }

            _period = period;
            Due = time.GetTimestamp() + dueTime.Ticks;
            Interlocked.Increment(ref time._armings);
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
