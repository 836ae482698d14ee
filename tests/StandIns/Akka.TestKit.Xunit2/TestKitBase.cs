using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>A system, a test actor whose messages are expected, and the means to wait for them.</summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly TimeSpan DefaultExpectation = TimeSpan.FromSeconds(3);
    private static int _testActors;

    private readonly Channel<MessageEnvelope> _queue = Channel.CreateUnbounded<MessageEnvelope>();
    private readonly LocalActorRef _testActor;
    private MessageEnvelope _last;

    private protected TestKitBase(ActorSystem system, string testActorName = null)
    {
        Implementation = (ActorSystemImpl)system ?? ActorSystem.Create("test", TestConfig.Default);
        var name = testActorName ?? $"testActor{Interlocked.Increment(ref _testActors)}";
        _testActor = (LocalActorRef)Implementation.SystemActorOf(Props.Create<InternalTestActor>(_queue.Writer), name);
        EventFilter = new EventFilterFactory(Implementation);

        // A probe is no test of its own: the sender remains the test actor of the test that made it.
        if (this is not TestProbe)
        {
            ActorCell.Current = _testActor.Cell;
        }

        SynchronizationContext.SetSynchronizationContext(new ImplicitSenderContext(ActorCell.Current));
    }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys => Implementation;

    /// <summary>Whose messages are expected, and the implicit sender of the test.</summary>
    public IActorRef TestActor => _testActor;

    /// <summary>Who sent the message that was received last.</summary>
    public IActorRef LastSender => _last?.Sender;

    /// <summary>Expectations of the log.</summary>
    public EventFilterFactory EventFilter { get; }

    private protected ActorSystemImpl Implementation { get; }

    /// <summary>Starts a top-level actor.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Starts a top-level actor.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>Makes another test actor with expectations of its own.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => new(Sys, name);

    /// <summary>Watches an actor: its <see cref="Terminated"/> comes to the test actor.</summary>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) =>
        TestActor.Ask<IActorRef>(new InternalTestActor.WatchCommand(actorToWatch), DefaultExpectation);

    /// <summary>Terminates the system and waits for that.</summary>
    /// <param name="duration">How long to wait, five seconds by default.</param>
    /// <param name="verifySystemShutdown">Whether taking longer is an error.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var patience = duration ?? TimeSpan.FromSeconds(5);
        if (!Sys.Terminate().Wait(patience) && verifySystemShutdown)
        {
            throw new TimeoutException($"Failed to stop [{Sys.Name}] within [{patience}]");
        }
    }
}
