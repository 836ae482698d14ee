using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What becomes of a child that has thrown.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message.</summary>
    Resume,

    /// <summary>A new instance takes its place, with the same mailbox.</summary>
    Restart,

    /// <summary>The supervisor fails in its turn.</summary>
    Escalate,

    /// <summary>It is stopped.</summary>
    Stop,
}

/// <summary>How an actor judges the failures of its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Restarts, but stops what could not be created, was killed, or left a death unhandled.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    private protected SupervisorStrategy()
    {
    }

    private protected abstract Directive Decide(Exception cause);

    private protected abstract bool MayRestart(RestartStats stats);

    /// <summary>Logs the failure and does what is decided; false means that the supervisor fails in its turn.</summary>
    internal bool HandleFailure(ActorCell supervisor, IActorRef child, Exception cause)
    {
        var directive = Decide(cause);
        Log(supervisor, child, cause, directive);
        if (directive == Directive.Resume)
        {
            supervisor.ResumeChild(child, cause);
        }
        else if (directive == Directive.Restart && MayRestart(supervisor.RestartsOf(child)))
        {
            supervisor.RestartChild(child, cause);
        }
        else if (directive != Directive.Escalate)
        {
            supervisor.Stop(child);
        }

        return directive != Directive.Escalate;
    }

    private void Log(ActorCell supervisor, IActorRef child, Exception cause, Directive directive)
    {
        var path = child.Path.ToString();
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        if (directive == Directive.Resume)
        {
            supervisor.System.EventStream.Publish(new Warning(cause, path, GetType(), message));
        }
        else if (directive != Directive.Escalate)
        {
            supervisor.System.EventStream.Publish(new Error(cause, path, GetType(), message));
        }
    }
}

/// <summary>Judges each child by its own failures alone.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    private readonly int _maxNrOfRetries;
    private readonly int _withinMilliseconds;
    private readonly Func<Exception, Directive> _decider;

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <summary>Limits restarts: a child that needs more within the time is stopped.</summary>
    /// <param name="maxNrOfRetries">The limit; null and negative: none; 0: no restart at all.</param>
    /// <param name="withinTimeRange">The time; null: since the child's beginning.</param>
    /// <param name="localOnlyDecider">What to do about an exception.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
    {
        _maxNrOfRetries = maxNrOfRetries ?? -1;
        _withinMilliseconds = (int)(withinTimeRange?.TotalMilliseconds ?? -1);
        _decider = localOnlyDecider;
    }

    private protected override Directive Decide(Exception cause) => _decider(cause);

    private protected override bool MayRestart(RestartStats stats) => stats.Allow(_maxNrOfRetries, _withinMilliseconds);
}
