using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>What log events are published on.</summary>
public abstract class LoggingBus
{
    private protected LoggingBus()
    {
    }

    /// <summary>The lowest level that is on.</summary>
    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Sends an event to all subscribers of its type.</summary>
    public abstract void Publish(object @event);

    internal void SetLogLevel(LogLevel level) => LogLevel = level;
}

/// <summary>
/// Publishes events to the actors that subscribed to their type, a base class or an interface of theirs, each subscriber
/// once. Publishing takes no lock; the subscribers of a type are found once and remembered until any subscription changes.
/// </summary>
public sealed class EventStream : LoggingBus
{
    private readonly Lock _changing = new();
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private volatile ConcurrentDictionary<Type, IActorRef[]> _subscribersByType = new();
    private IActorRef _unsubscriber;

    internal EventStream()
    {
    }

    /// <inheritdoc />
    public override void Publish(object @event)
    {
        var type = @event.GetType();
        if (!_subscribersByType.TryGetValue(type, out var subscribers))
            subscribers = Find(type);
        foreach (var subscriber in subscribers)
            subscriber.Tell(@event);
    }

    /// <summary>Subscribes an actor until its end; false when it was before.</summary>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_changing)
        {
            if (_subscriptions.Contains((subscriber, channel)))
                return false;
            _subscriptions.Add((subscriber, channel));
            _subscribersByType = new();
        }

        _unsubscriber?.Tell(subscriber, ActorRefs.NoSender);
        return true;
    }

    /// <summary>Ends one subscription; false when there was none.</summary>
    public bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Remove(entry => entry.Channel == channel && entry.Subscriber.Equals(subscriber));

    /// <summary>Ends all subscriptions of an actor; false when there were none.</summary>
    public bool Unsubscribe(IActorRef subscriber) => Remove(entry => entry.Subscriber.Equals(subscriber));

    internal void StartUnsubscriber(ActorSystemImpl system) =>
        _unsubscriber = system.SystemActorOf(Props.Create<Unsubscriber>(this), "eventStreamUnsubscriber");

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> which)
    {
        lock (_changing)
        {
            var removed = _subscriptions.RemoveAll(which) > 0;
            if (removed)
                _subscribersByType = new();
            return removed;
        }
    }

    private IActorRef[] Find(Type type)
    {
        // Under the lock, so that what is remembered here cannot be older than the latest change.
        lock (_changing)
        {
            return _subscribersByType[type] =
                [.. _subscriptions.Where(entry => entry.Channel.IsAssignableFrom(type)).Select(entry => entry.Subscriber).Distinct()];
        }
    }

    /// <summary>Watches the subscribers and ends the subscriptions of those that die.</summary>
    internal sealed class Unsubscriber(EventStream stream) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case IActorRef subscriber:
                    Context.Watch(subscriber);
                    break;
                case Terminated dead:
                    stream.Unsubscribe(dead.ActorRef);
                    break;
            }
        }
    }
}

/// <summary>Subscriptions by type argument.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes an actor until its end; false when it was before.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Ends a subscription; false when there was none.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
