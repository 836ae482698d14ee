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
        {
            subscribers = Find(type);
        }

        foreach (var subscriber in subscribers)
        {
            subscriber.Tell(@event);
        }
    }

    /// <summary>Subscribes an actor until its end; false when it was before.</summary>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_changing)
        {
            if (_subscriptions.Contains((subscriber, channel)))
            {
                return false;
            }

            _subscriptions.Add((subscriber, channel));
            _subscribersByType = new();
        }

        _unsubscriber?.Tell(subscriber, ActorRefs.NoSender);
        return true;
    }

    internal void StartUnsubscriber(ActorSystemImpl system) =>
        _unsubscriber = system.SystemActorOf(Props.Create<Unsubscriber>(this), "eventStreamUnsubscriber");

    private void Unsubscribe(IActorRef subscriber)
    {
        lock (_changing)
        {
            if (_subscriptions.RemoveAll(entry => entry.Subscriber.Equals(subscriber)) > 0)
            {
                _subscribersByType = new();
            }
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
