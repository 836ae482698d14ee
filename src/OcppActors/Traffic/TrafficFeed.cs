using Akka.Event;
using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>
/// Publishes the messages that the taps see, in their order. The first after a rest goes to the EventStream at once; in
/// heavy traffic those of a few milliseconds go together, since waking the hearers costs more than what they hear.
/// Safe from any thread.
/// </summary>
public sealed class TrafficFeed : IDisposable
{
    private static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(5);

    private readonly EventStream _events;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _publishing = new();
    private readonly Lock _gathering = new();
    private List<MessageSeen> _gathered = [];
    private List<MessageSeen> _spare = [];
    private long _published;
    private bool _isDue;

    /// <param name="events">Where the hearers have subscribed.</param>
    /// <param name="time">The clock.</param>
    public TrafficFeed(EventStream events, TimeProvider time)
    {
        (_events, _time) = (events, time);
        _timer = time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Publishes a message, now or within the next few milliseconds.</summary>
    public void Publish(MessageSeen message)
    {
        lock (_gathering)
        {
            _gathered.Add(message);
            if (_isDue)
            {
                return;
            }

            _isDue = true;
            if (BatchInterval - _time.GetElapsedTime(_published) is { Ticks: > 0 } pause)
            {
                _timer.Change(pause, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Flush();
    }

    /// <summary>Whatever was to be published has been when this returns.</summary>
    public void Flush()
    {
        lock (_publishing)
        {
            List<MessageSeen> due;
            lock (_gathering)
            {
                (due, _gathered, _spare) = (_gathered, _spare, _gathered);
                _published = _time.GetTimestamp();
                _isDue = false;
            }

            foreach (var message in due)
            {
                _events.Publish(message);
            }

            due.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
