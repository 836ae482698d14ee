using Akka.Actor;

namespace Akka.Dispatch;

// What cells say to each other. They have a queue of their own and go before all other messages.

/// <summary>To a new actor: construct yourself.</summary>
internal sealed class Create
{
    public static readonly Create Instance = new();
}

/// <summary>To an actor: stop after the current message.</summary>
internal sealed class Terminate
{
    public static readonly Terminate Instance = new();
}

/// <summary>To the children of a failed actor: wait.</summary>
internal sealed class Suspend
{
    public static readonly Suspend Instance = new();
}

/// <summary>To a suspended actor: go on; with a cause: although you failed.</summary>
internal sealed record Resume(Exception Cause);

/// <summary>To a failed actor: make place for a new instance.</summary>
internal sealed record Recreate(Exception Cause);

/// <summary>To a parent: the child has thrown.</summary>
internal sealed record Failed(IActorRef Child, Exception Cause);

/// <summary>To an actor: tell the watcher when you have stopped.</summary>
internal sealed record Watch(IActorRef Watcher);

/// <summary>To an actor: the watcher no longer cares.</summary>
internal sealed record Unwatch(IActorRef Watcher);

/// <summary>To parent and watchers: the actor has stopped.</summary>
internal sealed record DeathWatchNotification(IActorRef Actor, bool ExistenceConfirmed);
