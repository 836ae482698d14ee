namespace Akka.Actor.Internal;

/// <summary>
/// The root of a tree. The one of <c>/system</c> knows the loggers and lets them write out their mailboxes before it goes.
/// </summary>
internal sealed class Guardian : UntypedActor
{
    private readonly HashSet<IActorRef> _loggers = [];
    private bool _finishing;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Adopt adopt:
                _loggers.Add(Context.Watch(adopt.Logger));
                break;
            case Terminated dead:
                _loggers.Remove(dead.ActorRef);
                break;
            case Finish:
                _finishing = true;
                foreach (var logger in _loggers)
                {
                    logger.Tell(PoisonPill.Instance, Self);
                }

                break;
            default:
                Unhandled(message);
                break;
        }

        if (_finishing && _loggers.Count == 0)
        {
            Context.Stop(Self);
        }
    }

    internal sealed record Adopt(IActorRef Logger);

    internal sealed class Finish
    {
        public static readonly Finish Instance = new();
    }
}
