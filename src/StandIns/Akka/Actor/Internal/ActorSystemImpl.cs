using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>The system: two guardians, <c>/user</c> above everybody's actors and <c>/system</c> above its own.</summary>
internal sealed partial class ActorSystemImpl : ActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorPath _root;
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _system;
    private long _uid;

    public ActorSystemImpl(string name, SystemSetup setup)
    {
        if (!ValidName.IsMatch(name))
        {
            throw new ArgumentException($"invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }

        Name = name;
        Settings = new Settings(new Setup.ActorSystemSetup(setup.Setups));
        LogFormatter = setup.LogFormatter;
        _root = ActorPath.Root(name);
        DeadLetters = new DeadLetterActorRef(this, _root.Child("deadLetters"));
        EventStream = new EventStream();
        EventStream.SetLogLevel(setup.LogLevel);
        Log = Logging.GetLogger(this, "ActorSystem");
        Shutdown = new CoordinatedShutdown(this);
        _user = Guardian("user");
        _system = Guardian("system");
        EventStream.StartUnsubscriber(this);
        foreach (var logger in setup.Loggers)
        {
            AddLogger(logger);
        }
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override ILoggingAdapter Log { get; }

    public override IActorRef DeadLetters { get; }

    public override Task WhenTerminated => _terminated.Task;

    public ILogMessageFormatter LogFormatter { get; }

    public CoordinatedShutdown Shutdown { get; }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName { get; }

    public override IActorRef ActorOf(Props props, string name = null) => _user.Cell.ActorOf(props, name);

    /// <summary>Starts an actor under <c>/system</c>: it outlives everybody's actors.</summary>
    public IActorRef SystemActorOf(Props props, string name = null) => _system.Cell.ActorOf(props, name);

    /// <summary>Starts an actor that is sent every log event of the level that is on.</summary>
    public void AddLogger(Props props)
    {
        var logger = SystemActorOf(props);
        _system.Tell(new Guardian.Adopt(logger), ActorRefs.NoSender);
        for (var level = EventStream.LogLevel; level <= LogLevel.ErrorLevel; level++)
        {
            EventStream.Subscribe(logger, level.ClassFor());
        }
    }

    public override void Stop(IActorRef actor) =>
        (actor as IInternalActorRef)?.SendSystemMessage(Dispatch.Terminate.Instance);

    public override Task Terminate() => Shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);

    /// <summary>Stops all actors without further ado.</summary>
    public Task FinalTerminate()
    {
        Log.Log(LogLevel.DebugLevel, null, "System shutdown initiated");
        _user.SendSystemMessage(Dispatch.Terminate.Instance);
        return WhenTerminated;
    }

    public long NextUid() => Interlocked.Increment(ref _uid);

    public ActorPath NewTempPath() => _root.Child("temp").Child(string.Create(CultureInfo.InvariantCulture, $"${NextUid():x}"));

    public void PublishDeadLetter(object message, IActorRef sender, IActorRef recipient)
    {
        if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
            return;
        }

        EventStream.Publish(message is IDeadLetterSuppression suppressed
            ? new SuppressedDeadLetter(suppressed, sender ?? DeadLetters, recipient)
            : new DeadLetter(message, sender ?? DeadLetters, recipient));
    }

    /// <summary>A guardian has failed: there is nobody above to judge it.</summary>
    public void Abort(IActorRef guardian, Exception cause)
    {
        EventStream.Publish(new Error(cause, guardian.Path.ToString(), typeof(Guardian), "guardian failed, shutting down system"));
        _ = FinalTerminate();
    }

    /// <summary>An actor has stopped; after <c>/user</c> goes <c>/system</c>, and then nothing is left.</summary>
    public void Gone(LocalActorRef actor)
    {
        if (ReferenceEquals(actor, _user))
        {
            _system.Tell(Akka.Actor.Internal.Guardian.Finish.Instance, ActorRefs.NoSender);
        }
        else if (ReferenceEquals(actor, _system))
        {
            _terminated.TrySetResult();
        }
    }

    private LocalActorRef Guardian(string name)
    {
        var guardian = new LocalActorRef(this, parent: null, _root.Child(name), Props.Create<Guardian>());
        guardian.SendSystemMessage(Dispatch.Create.Instance);
        return guardian;
    }
}
