using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Sessions;

namespace OcppActors.FaultInjection;

/// <summary>
/// Sends the session of a charge point named FAULTY a message that makes it throw; one named BLOCKING-LOOP or
/// BLOCKING-RUNTIME blocks a thread that serves sockets, ours or the runtime's. COLLECTING collects the garbage and logs that.
/// </summary>
internal sealed class FaultInjector : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _chargePoints;

    public FaultInjector(IActorRef chargePoints) => _chargePoints = chargePoints;

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ChargePointConnected));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ChargePointConnected { Connection.ChargePoint.Value: "FAULTY" }:
                _chargePoints.Tell(ChargePoints.GetSessions.Instance);
                break;
            case ChargePointConnected { Connection.ChargePoint.Value: "BLOCKING-LOOP" }:
                _ = Task.Run(BlockedThread.OfEventLoopAsync);
                break;
            case ChargePointConnected { Connection.ChargePoint.Value: "BLOCKING-RUNTIME" }:
                _ = Task.Run(BlockedThread.OfRuntimeAsync);
                break;
            case ChargePointConnected { Connection.ChargePoint.Value: "COLLECTING" }:
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                _log.Info("Garbage collected");
                break;
            case ChargePoints.Sessions sessions:
                if (sessions.ByPath.TryGetValue("/FAULTY", out var session))
                {
                    session.Tell(new SessionEvents.PumpEnded(1, null!));
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
