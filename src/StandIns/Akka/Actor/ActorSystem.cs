using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with its event stream and its log.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The name; the first element of every path.</summary>
    public abstract string Name { get; }

    /// <summary>What it was started with.</summary>
    public abstract Settings Settings { get; }

    /// <summary>Where anybody publishes and actors subscribe by type; the log goes through it too.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Where messages end that nobody takes.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Completes when all actors have stopped.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Starts a system that logs to the console.</summary>
    /// <param name="name">ASCII letters, digits and non-leading hyphens.</param>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public static ActorSystem Create(string name) => new ActorSystemImpl(name, SystemSetup.Default);

    internal static ActorSystemImpl Create(string name, SystemSetup setup) => new(name, setup);

    /// <summary>Starts a top-level actor, a child of <c>/user</c>.</summary>
    public abstract IActorRef ActorOf(Props props, string name = null);

    /// <summary>Stops an actor after the message that it is handling.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Runs the <see cref="CoordinatedShutdown"/>; at its end all actors stop, the loggers last.</summary>
    public abstract Task Terminate();

    /// <summary>Terminates the system without waiting for it.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }
}
