using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>Getting a logger.</summary>
public static class Logging
{
    /// <summary>The logger of the actor whose context this is.</summary>
    /// <param name="context">The actor's context.</param>
    /// <param name="logMessageFormatter">Renders its templates; the system's by default.</param>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(
            context.System.EventStream, context.Self.Path.ToString(), context.Props.Type, Formatter(context.System, logMessageFormatter));

    /// <summary>The logger of a type, an actor reference, a name or any other object.</summary>
    /// <param name="system">The system whose log it is.</param>
    /// <param name="logSourceObj">Who logs.</param>
    /// <param name="logMessageFormatter">Renders its templates; the system's by default.</param>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null)
    {
        var (source, type) = logSourceObj switch
        {
            IActorRef actor => (actor.Path.ToString(), actor.GetType()),
            string name => ($"{name} (akka://{system.Name})", typeof(string)),
            Type named => ($"{named.Name} (akka://{system.Name})", named),
            _ => ($"{logSourceObj.GetType().Name} (akka://{system.Name})", logSourceObj.GetType()),
        };
        return new BusLogging(system.EventStream, source, type, Formatter(system, logMessageFormatter));
    }

    /// <summary>The type of event of a level.</summary>
    internal static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        _ => typeof(Error),
    };

    private static ILogMessageFormatter Formatter(ActorSystem system, ILogMessageFormatter given) =>
        given ?? ((ActorSystemImpl)system).LogFormatter;
}
