using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>One actor's timers. Each timer's message is an object of its own, by which a stale one is told.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    // None while no timer runs: an actor may live for long with none.
    private Dictionary<object, TimerMessage> _running;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout)
    {
        Cancel(key);
        var timer = new TimerMessage(this, key, msg);
        (_running ??= []).Add(key, timer);
        timer.Start(cell.Self, timeout);
    }

    public bool IsTimerActive(object key) => _running?.ContainsKey(key) == true;

    public void Cancel(object key)
    {
        if (_running?.Remove(key, out var timer) == true)
        {
            timer.Dispose();
            _running = _running.Count == 0 ? null : _running;
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _running?.Values.ToArray() ?? [])
        {
            timer.Dispose();
        }

        _running = null;
    }

    /// <summary>What the actor is to receive for a timer's message; null when the timer is no longer that of its key.</summary>
    public object Claim(TimerMessage due)
    {
        if (_running?.TryGetValue(due.Key, out var running) != true || !ReferenceEquals(running, due))
        {
            return null;
        }

        Cancel(due.Key);
        return due.Message;
    }
}

/// <summary>A running timer, and what it puts into the mailbox.</summary>
internal sealed class TimerMessage(TimerScheduler timers, object key, object message)
    : IDeadLetterSuppression, IDisposable
{
    private ITimer _timer;

    public TimerScheduler Timers => timers;

    public object Key => key;

    public object Message => message;

    public void Start(IActorRef self, TimeSpan delay) => _timer = TimeProvider.System.CreateTimer(
        _ => self.Tell(this, ActorRefs.NoSender), state: null, delay, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
