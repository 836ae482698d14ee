using System.Globalization;
using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <content>
/// The children. The lock is for the guardians, whose children are started from any thread.
/// </content>
internal sealed partial class ActorCell
{
    private Dictionary<string, LocalActorRef> _children;
    private Dictionary<IActorRef, RestartStats> _restarts;
    private bool _stopRequested;

    private bool HasChildren
    {
        get
        {
            lock (_self)
            {
                return _children is { Count: > 0 };
            }
        }
    }

    private bool HasStoppingChildren => ChildrenSnapshot().Exists(child => child.Cell._stopRequested);

    public IActorRef ActorOf(Props props, string name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null)
        {
            Check(name);
        }

        LocalActorRef child;
        lock (_self)
        {
            if (_state is State.Terminating or State.Terminated)
            {
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            }

            var uid = System.NextUid();
            child = new LocalActorRef(System, _self, _self.Path.Child(name ?? AnonymousName(uid), uid), props);
            if (!(_children ??= new(StringComparer.Ordinal)).TryAdd(child.Path.Name, child))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }
        }

        child.SendSystemMessage(Create.Instance);
        return child;
    }

    public IActorRef Child(string name)
    {
        lock (_self)
        {
            return _children?.GetValueOrDefault(name) ?? (IActorRef)ActorRefs.Nobody;
        }
    }

    public IEnumerable<IActorRef> GetChildren() => ChildrenSnapshot();

    public void Stop(IActorRef child)
    {
        if (child is LocalActorRef local && IsChild(child))
        {
            local.Cell._stopRequested = true;
        }

        (child as IInternalActorRef)?.SendSystemMessage(Terminate.Instance);
    }

    public RestartStats RestartsOf(IActorRef child)
    {
        _restarts ??= [];
        if (!_restarts.TryGetValue(child, out var stats))
        {
            _restarts.Add(child, stats = new RestartStats());
        }

        return stats;
    }

    private static void Check(string name)
    {
        if (name.Length == 0)
        {
            throw new InvalidActorNameException("Actor name must not be empty.");
        }

        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, not be empty, and only contain ASCII " +
                $"letters, digits and these special characters: `{ActorPath.ValidSymbols}`");
        }
    }

    private static string AnonymousName(long uid) =>
        string.Create(CultureInfo.InvariantCulture, $"${uid:x}");

    private bool IsChild(IActorRef actor)
    {
        lock (_self)
        {
            return _children is not null && _children.TryGetValue(actor.Path.Name, out var child) && child.Equals(actor);
        }
    }

    private List<LocalActorRef> ChildrenSnapshot()
    {
        lock (_self)
        {
            return HasChildren ? [.. _children.Values] : [];
        }
    }

    private void StopChildren()
    {
        foreach (var child in ChildrenSnapshot())
        {
            Stop(child);
        }
    }

    private void TellChildren(object systemMessage, IActorRef except = null)
    {
        foreach (var child in ChildrenSnapshot())
        {
            if (!child.Equals(except))
            {
                child.SendSystemMessage(systemMessage);
            }
        }
    }

    private void ForgetChild(IActorRef child)
    {
        lock (_self)
        {
            _children.Remove(child.Path.Name);
            if (_children.Count == 0)
            {
                _children = null;
            }
        }

        _restarts?.Remove(child);
        if (_state == State.Recreating && !HasStoppingChildren)
        {
            FinishRecreation();
        }
        else if (_state == State.Terminating && !HasChildren)
        {
            FinishTermination();
        }
    }
}
