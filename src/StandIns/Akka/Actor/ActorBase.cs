using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor: state that only its own messages touch, one at a time.</summary>
public abstract class ActorBase
{
    private SupervisorStrategy _strategy;

    protected ActorBase()
    {
        if (ActorCell.Current is not { IsCreating: true } cell)
        {
            throw new ActorInitializationException("You cannot create an instance of an actor with 'new'; use ActorOf.");
        }

        if (this is IWithTimers withTimers)
        {
            withTimers.Timers = new TimerScheduler(cell);
        }
    }

    /// <summary>The context of the actor whose turn it is.</summary>
    /// <exception cref="NotSupportedException">It is no actor's turn: after an await, in another thread.</exception>
    protected static IActorContext Context => CurrentCell;

    /// <summary>This actor's address.</summary>
    protected IActorRef Self => CurrentCell.Self;

    /// <summary>Who sent the current message; the dead letters where nobody did.</summary>
    protected IActorRef Sender => CurrentCell.Sender;

    internal static ActorCell CurrentCell => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    internal SupervisorStrategy Strategy => _strategy ??= SupervisorStrategy();

    /// <summary>Handles a message; returns whether it knew it.</summary>
    protected abstract bool Receive(object message);

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs after the last message, when all children have stopped.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs in the failed instance before another takes its place: stops the children, then PostStop.</summary>
    /// <param name="reason">What the actor threw.</param>
    /// <param name="message">The message that it was handling, or null.</param>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs in the new instance after a restart: PreStart.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Says what becomes of children that fail; asked once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Publishes an <see cref="UnhandledMessage"/>; an unhandled <see cref="Terminated"/> is fatal.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    internal void Handle(object message)
    {
        if (!Receive(message))
        {
            Unhandled(message);
        }
    }

    internal void Start() => PreStart();

    internal void Stopped()
    {
        CancelTimers();
        PostStop();
    }

    internal void BeforeRestart(Exception reason, object message)
    {
        CancelTimers();
        PreRestart(reason, message);
    }

    internal void AfterRestart(Exception reason) => PostRestart(reason);

    private void CancelTimers() => ((this as IWithTimers)?.Timers as TimerScheduler)?.CancelAll();
}
