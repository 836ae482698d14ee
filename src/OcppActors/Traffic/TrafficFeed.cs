using Akka.Event;
using OcppActors.Messages;

namespace OcppActors.Traffic;

/// <summary>
/// Publishes the taps' messages on the EventStream, in order. The first message after a pause is published at once; in heavy
/// traffic the messages of a few milliseconds are published together, since waking the subscribers costs more than the
/// messages. Safe from any thread.
/// </summary>
internal sealed class TrafficFeed : IDisposable
{
    private static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(5);

    private readonly EventStream _events;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _publishing = new();
    private readonly Lock _adding = new();
    private List<MessageSeen> _pending = [];
    private List<MessageSeen> _spare = [];
    private long _published;
    private bool _isScheduled;

    /// <param name="events">The EventStream to publish on.</param>
    /// <param name="time">The clock.</param>
    public TrafficFeed(EventStream events, TimeProvider time)
    {
        (_events, _time) = (events, time);
        _timer = time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Publishes a message at once or within the batch interval.</summary>
    public void Publish(MessageSeen message)
    {
        lock (_adding)
        {
            _pending.Add(message);
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
            if (BatchInterval - _time.GetElapsedTime(_published) is { Ticks: > 0 } pause)
            {
                _timer.Change(pause, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Flush();
    }

    /// <summary>Publishes all pending messages before it returns.</summary>
    public void Flush()
    {
        lock (_publishing)
        {
            List<MessageSeen> due;
            lock (_adding)
            {
                (due, _pending, _spare) = (_pending, _spare, _pending);
                _published = _time.GetTimestamp();
                _isScheduled = false;
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
