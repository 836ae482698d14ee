using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <summary>Expects log events while something is done and for three seconds after it.</summary>
public interface IEventFilterApplier
{
    /// <summary>Fails unless exactly one event fits.</summary>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);
}

/// <summary>Listens for as long as the expectation lasts.</summary>
internal sealed class EventFilterApplier(ActorSystemImpl system, Predicate<LogEvent> filter) : IEventFilterApplier
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(3);

    public async Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default)
    {
        var seen = 0;
        var listener = system.SystemActorOf(Props.Create<Listener>((Action<LogEvent>)(logged => seen += filter(logged) ? 1 : 0)));
        system.EventStream.Subscribe(listener, typeof(LogEvent));
        await actionAsync();
        var deadline = new Deadline(Leeway);
        while (Volatile.Read(ref seen) == 0 && deadline.Left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }

        // What was published before is in its mailbox before the pill.
        await listener.GracefulStop(Leeway);
        Assert.True(seen >= 1, $"Timeout ({Leeway}) while waiting for messages. Only received 0/1 messages that matched the filter");
        Assert.True(seen <= 1, $"Received {seen - 1} messages too many: expected 1 that matches the filter, got {seen}");
    }

    internal sealed class Listener(Action<LogEvent> hear) : UntypedActor
    {
        protected override void OnReceive(object message) => hear((LogEvent)message);
    }
}
