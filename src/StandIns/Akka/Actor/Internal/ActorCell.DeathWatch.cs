using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <content>Watching others and being watched.</content>
internal sealed partial class ActorCell
{
    private Watches _watches;
    private HashSet<IActorRef> _watchedBy;

    public IActorRef Watch(IActorRef subject) => WatchFor(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchFor(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_watches is not null)
        {
            if (_watches.Watching.Remove(subject))
            {
                (subject as IInternalActorRef)?.SendSystemMessage(new Unwatch(_self));
            }

            _watches.Queued.Remove(subject);
        }

        return subject;
    }

    private IActorRef WatchFor(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        _watches ??= new Watches();
        if (!subject.Equals(_self) && _watches.Watching.TryAdd(subject, message))
        {
            (subject as IInternalActorRef)?.SendSystemMessage(new Watch(_self));
        }

        return subject;
    }

    private void AddWatcher(IActorRef watcher)
    {
        if (!watcher.Equals(_self))
        {
            (_watchedBy ??= []).Add(watcher);
        }
    }

    private void RemoveWatcher(IActorRef watcher) => _watchedBy?.Remove(watcher);

    /// <summary>Puts the death into the mailbox, behind what is there, and goes on with what waited for a child's end.</summary>
    private void HearOfDeath(DeathWatchNotification death)
    {
        if (_watches is not null && _watches.Watching.Remove(death.Actor, out var message) && _state != State.Terminating)
        {
            _watches.Queued[death.Actor] = message;
            _self.Tell(new Terminated(death.Actor, death.ExistenceConfirmed, addressTerminated: false), death.Actor);
        }

        if (IsChild(death.Actor))
        {
            ForgetChild(death.Actor);
        }
    }

    /// <summary>Turns a death in the mailbox into what was asked for; null when it was unwatched since.</summary>
    private object Claim(Terminated death) =>
        _watches is not null && _watches.Queued.Remove(death.ActorRef, out var custom) ? custom ?? death : null;

    private void TellWatchers()
    {
        if (_watchedBy is null)
        {
            return;
        }

        foreach (var watcher in _watchedBy)
        {
            if (!watcher.Equals(_parent))
            {
                ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, ExistenceConfirmed: true));
            }
        }

        _watchedBy.Clear();
    }

    private void UnwatchAll()
    {
        if (_watches is null)
        {
            return;
        }

        foreach (var subject in _watches.Watching.Keys)
        {
            (subject as IInternalActorRef)?.SendSystemMessage(new Unwatch(_self));
        }

        _watches.Watching.Clear();
        _watches.Queued.Clear();
    }

    /// <summary>Made by the first watch, since most actors watch nobody.</summary>
    private sealed class Watches
    {
        public readonly Dictionary<IActorRef, object> Watching = [];
        public readonly Dictionary<IActorRef, object> Queued = [];
    }
}
