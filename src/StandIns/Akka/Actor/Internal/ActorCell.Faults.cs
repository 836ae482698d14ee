using System.Runtime.ExceptionServices;
using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <content>Failing, and judging the failures of children.</content>
internal sealed partial class ActorCell
{
    // Who has failed while nothing has been decided yet: this actor, or the child whose failure it passed on.
    private IActorRef _failed;

    public void RestartChild(IActorRef child, Exception cause) =>
        ((IInternalActorRef)child).SendSystemMessage(new Recreate(cause));

    public void ResumeChild(IActorRef child, Exception cause) =>
        ((IInternalActorRef)child).SendSystemMessage(new Resume(cause));

    private void Fail(Exception cause, IActorRef failedChild = null)
    {
        // Its end, or its judgement, is on the way already.
        if (_failed is not null)
        {
            return;
        }

        _failed = failedChild ?? _self;
        _suspensions++;
        TellChildren(Suspend.Instance, except: failedChild);
        if (_parent is null)
        {
            System.Abort(_self, cause);
        }
        else
        {
            _parent.SendSystemMessage(new Failed(_self, cause));
        }
    }

    private void Resume(Exception cause)
    {
        if (_actor is null)
        {
            BeginRecreation(cause);
            return;
        }

        var perpetrator = _failed;
        _suspensions--;
        if (cause is not null)
        {
            _failed = null;
        }

        foreach (var child in ChildrenSnapshot())
        {
            child.SendSystemMessage(new Resume(child.Equals(perpetrator) ? cause : null));
        }
    }

    private void Judge(Failed failed)
    {
        if (!IsChild(failed.Child))
        {
            return;
        }

        _envelope = new Envelope(failed, failed.Child);
        var strategy = _actor?.Strategy ?? SupervisorStrategy.DefaultStrategy;
        if (!strategy.HandleFailure(this, failed.Child, failed.Cause))
        {
            ExceptionDispatchInfo.Throw(failed.Cause);
        }

        _envelope = null;
    }
}
