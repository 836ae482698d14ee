using Akka.Actor;

namespace OcppActors.Tests.Contracts.Actors;

/// <summary>An actor whose behaviour the test writes down, and which tells a reporter of its life.</summary>
public class Scripted : UntypedActor, IWithTimers
{
    private readonly Action<Scripted, object> _handle;
    private readonly IActorRef _reporter;
    private readonly SupervisorStrategy? _strategy;

    public Scripted(Action<Scripted, object> handle, IActorRef reporter, SupervisorStrategy? strategy)
    {
        _handle = handle;
        _reporter = reporter;
        _strategy = strategy;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public new IUntypedActorContext Context => UntypedActor.Context;

    public new IActorRef Self => base.Self;

    public new IActorRef Sender => base.Sender;

    /// <summary>What the actor remembers, and a restart forgets.</summary>
    public int State { get; set; }

    public static Props Props(
        Action<Scripted, object> handle, IActorRef? reporter = null, SupervisorStrategy? strategy = null) =>
        global::Akka.Actor.Props.Create(() => new Scripted(handle, reporter ?? ActorRefs.Nobody, strategy));

    public new void Become(UntypedReceive receive) => base.Become(receive);

    public new void Unhandled(object message) => base.Unhandled(message);

    protected override void OnReceive(object message) => _handle(this, message);

    protected override void PreStart() => _reporter.Tell($"{Self.Path.Name} PreStart");

    protected override void PostStop() => _reporter.Tell($"{Self.Path.Name} PostStop");

    protected override void PreRestart(Exception reason, object message)
    {
        _reporter.Tell($"{Self.Path.Name} PreRestart {reason.Message} {message}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _reporter.Tell($"{Self.Path.Name} PostRestart {reason.Message}");
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();
}
