namespace Akka.Actor;

/// <summary>What the actor system itself throws.</summary>
public abstract class AkkaException : Exception
{
    protected AkkaException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A name is not valid for an actor, or is in use.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message)
        : base(message)
    {
    }
}

/// <summary>An actor's constructor or PreStart has thrown.</summary>
public class ActorInitializationException : AkkaException
{
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null)
        : base(message, cause) => Actor = actor;

    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>The actor that could not be created, if any.</summary>
    public IActorRef Actor { get; set; }
}

/// <summary>PreRestart has thrown; logged, never thrown on.</summary>
public class PreRestartException : ActorInitializationException
{
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, $"Exception in PreRestart of {actor}, restarted for {cause?.GetType().Name}, last message {optionalMessage}", restartException)
    {
    }
}

/// <summary>The new instance's constructor or PostRestart has thrown.</summary>
public class PostRestartException : ActorInitializationException
{
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception in PostRestart of {actor}, restarted for {originalCause?.GetType().Name}", cause)
    {
    }
}

/// <summary>An actor was killed.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException(string message)
        : base(message)
    {
    }
}

/// <summary>An actor has left the <see cref="Terminated"/> of an actor that it watches unhandled.</summary>
public class DeathPactException : AkkaException
{
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    /// <summary>The actor whose end was not handled.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>An Ask had no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
