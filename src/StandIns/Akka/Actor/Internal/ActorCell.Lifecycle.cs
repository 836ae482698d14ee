using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <content>
/// From construction to the end. Running -> Recreating -> Running, and from either -> Terminating -> gone; the two in the
/// middle wait for children that are stopping.
/// </content>
internal sealed partial class ActorCell
{
    private State _state;
    private Exception _recreatedFor;

    private enum State : byte
    {
        Running,
        Recreating,
        Terminating,
        Terminated,
    }

    /// <summary>Whether an actor is being constructed for this cell right now.</summary>
    public bool IsCreating { get; private set; }

    private void HandleSystemMessages()
    {
        while (_systemMessages.Pop() is { } envelope)
        {
            if (_state == State.Terminated)
            {
                AnswerAsDead(envelope.Message);
                continue;
            }

            try
            {
                Handle(envelope.Message);
            }
            catch (Exception cause)
            {
                Fail(cause, (envelope.Message as Failed)?.Child);
            }
        }
    }

    private void Handle(object systemMessage)
    {
        switch (systemMessage)
        {
            case Create:
                CreateActor();
                break;
            case Terminate:
                BeginTermination();
                break;
            case Suspend:
                _suspensions++;
                TellChildren(Suspend.Instance);
                break;
            case Dispatch.Resume or Recreate when _state == State.Terminating:
                // Decided before its end was known; what remains is to undo the suspension of that failure.
                _suspensions--;
                break;
            case Resume resume:
                Resume(resume.Cause);
                break;
            case Recreate recreate:
                BeginRecreation(recreate.Cause);
                break;
            case Failed failed:
                Judge(failed);
                break;
            case Watch watch:
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                RemoveWatcher(unwatch.Watcher);
                break;
            case DeathWatchNotification death:
                HearOfDeath(death);
                break;
        }
    }

    private void CreateActor()
    {
        try
        {
            _actor = NewActor();
            _actor.Start();
        }
        catch (Exception cause)
        {
            // Without an instance PostStop does not run: it failed before it began.
            _actor = null;
            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    private ActorBase NewActor()
    {
        _behaviour = null;
        IsCreating = true;
        try
        {
            return Props.NewActor();
        }
        finally
        {
            IsCreating = false;
        }
    }

    private void BeginRecreation(Exception cause)
    {
        _recreatedFor = cause;
        if (_actor is null)
        {
            StopChildren();
        }
        else
        {
            try
            {
                _actor.BeforeRestart(cause, _envelope?.Message);
            }
            catch (Exception failure)
            {
                Publish(new Error(
                    new PreRestartException(_self, failure, cause, _envelope?.Message), _self.Path.ToString(), _actor.GetType(), failure.Message));
            }
        }

        _envelope = null;
        _state = State.Recreating;
        if (!HasStoppingChildren)
        {
            FinishRecreation();
        }
    }

    private void FinishRecreation()
    {
        var survivors = ChildrenSnapshot();
        var cause = _recreatedFor;
        (_state, _recreatedFor, _failed) = (State.Running, null, null);
        _suspensions--;
        if (_actor is null)
        {
            CreateActor();
            return;
        }

        try
        {
            _actor = null;
            _actor = NewActor();
            _actor.AfterRestart(cause);
        }
        catch (Exception failure)
        {
            // What was not constructed is not restarted again: it is created, or stopped without PostStop.
            throw new PostRestartException(_self, failure, cause);
        }

        foreach (var child in survivors)
        {
            child.SendSystemMessage(new Recreate(cause));
        }
    }

    private void BeginTermination()
    {
        UnwatchAll();
        if (_state != State.Terminating)
        {
            // Under the lock: whoever starts a child of a guardian does so before this, or not at all.
            lock (_self)
            {
                _state = State.Terminating;
            }

            _suspensions++;
            _failed = _self;
        }

        StopChildren();

        if (!HasChildren)
        {
            FinishTermination();
        }
    }

    private void FinishTermination()
    {
        try
        {
            _actor?.Stopped();
        }
        catch (Exception failure)
        {
            Publish(new Error(failure, _self.Path.ToString(), Props.Type, failure.Message));
        }

        _state = State.Terminated;
        _messages.Close();
        while (_messages.Pop() is { } left)
        {
            ToDeadLetters(left);
        }

        _systemMessages.Close();
        _parent?.SendSystemMessage(new DeathWatchNotification(_self, ExistenceConfirmed: true));
        TellWatchers();
        UnwatchAll();
        (_actor, _behaviour, _envelope, _failed) = (null, null, null, null);
        System.Gone(_self);
    }

    private void AnswerAsDead(object systemMessage)
    {
        if (systemMessage is Watch watch)
        {
            ((IInternalActorRef)watch.Watcher).SendSystemMessage(new DeathWatchNotification(_self, ExistenceConfirmed: false));
        }
    }
}
