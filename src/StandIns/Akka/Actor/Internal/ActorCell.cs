using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>
/// What holds an actor: its mailbox, its turn on the thread pool, its place in the tree. One thread at a time runs it;
/// only the two queues, the schedule flag and the children's names are shared.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext, IThreadPoolWorkItem
{
    // As the default dispatcher: fair between actors, yet few trips through the pool.
    private const int Throughput = 30;

    [ThreadStatic]
    internal static ActorCell Current;

    private readonly LocalActorRef _self;
    private readonly LocalActorRef _parent;
    private MessageQueue _messages;
    private MessageQueue _systemMessages;
    private Envelope _envelope;
    private ActorBase _actor;
    private UntypedReceive _behaviour;
    private int _scheduled;
    private int _suspensions;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, LocalActorRef parent, Props props)
    {
        System = system;
        _self = self;
        _parent = parent;
        Props = props;
    }

    public ActorSystemImpl System { get; }

    public Props Props { get; }

    public IActorRef Self => _self;

    public IActorRef Parent => (IActorRef)_parent ?? ActorRefs.Nobody;

    public IActorRef Sender => _envelope?.Sender ?? System.DeadLetters;

    ActorSystem IActorContext.System => System;

    public void Become(UntypedReceive receive) => _behaviour = receive;

    /// <summary>Takes a message from any thread.</summary>
    public void Post(Envelope envelope)
    {
        if (_messages.TryPush(envelope))
        {
            Schedule();
        }
        else
        {
            ToDeadLetters(envelope);
        }
    }

    /// <summary>Takes a system message from any thread.</summary>
    public void PostSystem(object message)
    {
        if (_systemMessages.TryPush(new Envelope(message, null)))
        {
            Schedule();
        }
        else
        {
            AnswerAsDead(message);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = Current;
        Current = this;
        try
        {
            TakeTurn();
        }
        finally
        {
            Current = outer;
        }

        Interlocked.Exchange(ref _scheduled, 0);
        if (!_systemMessages.IsEmpty || (_suspensions == 0 && !_messages.IsEmpty))
        {
            Schedule();
        }
    }

    private void TakeTurn()
    {
        HandleSystemMessages();
        for (var left = Throughput; left > 0 && _suspensions == 0 && _messages.Pop() is { } envelope; left--)
        {
            Handle(envelope);
            HandleSystemMessages();
        }
    }

    private void Handle(Envelope envelope)
    {
        _envelope = envelope;
        try
        {
            Deliver(envelope.Message);

            // Kept when it failed: PreRestart is told which message it was.
            _envelope = null;
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private void Deliver(object message)
    {
        if (message is TimerMessage due && (message = due.Timers.Claim(due)) is null)
        {
            return;
        }

        if (message is Terminated death && (message = Claim(death)) is null)
        {
            return;
        }

        if (message is PoisonPill)
        {
            Stop(_self);
        }
        else if (message is Identify identify)
        {
            Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
        }
        else if (_behaviour is { } behaviour)
        {
            behaviour(message);
        }
        else
        {
            _actor.Handle(message);
        }
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // A dead letter that a dead subscriber should have heard is none itself: it would be published to him again without end.
    private void ToDeadLetters(Envelope envelope)
    {
        if (envelope.Message is not AllDeadLetters)
        {
            System.PublishDeadLetter(envelope.Message, envelope.Sender, _self);
        }
    }

    private void Publish(LogEvent logEvent) => System.EventStream.Publish(logEvent);
}
