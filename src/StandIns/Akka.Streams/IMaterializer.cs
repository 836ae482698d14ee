using Akka.Actor;
using Akka.Event;

namespace Akka.Streams;

/// <summary>Runs graphs.</summary>
public interface IMaterializer;

/// <summary>Runs graphs as long as an actor system lives: when it has terminated, what still runs is torn down.</summary>
public abstract class ActorMaterializer : IMaterializer
{
    internal abstract ActorSystem System { get; }

    internal abstract ILoggingAdapter Logger { get; }

    internal abstract CancellationToken Torn { get; }
}

/// <summary>Gives the materializer of an actor system.</summary>
public static class ActorMaterializerExtensions
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ActorSystem, SystemMaterializer> OfSystems = [];

    /// <summary>The one materializer of an actor system.</summary>
    public static ActorMaterializer Materializer(this ActorSystem context) =>
        OfSystems.GetValue(context, system => new SystemMaterializer(system));

    private sealed class SystemMaterializer : ActorMaterializer
    {
        private readonly CancellationTokenSource _torn = new();

        public SystemMaterializer(ActorSystem system)
        {
            System = system;
            Logger = Logging.GetLogger(system, "Akka.Streams");
            _ = system.WhenTerminated.ContinueWith(_ => _torn.Cancel(), TaskScheduler.Default);
        }

        internal override ActorSystem System { get; }

        internal override ILoggingAdapter Logger { get; }

        internal override CancellationToken Torn => _torn.Token;
    }
}

/// <summary>The actor system ended while a stream was running.</summary>
public class AbruptTerminationException() : Exception("The materializer terminated before the stream did");
