using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Metering;

/// <summary>
/// Hears all traffic and gives each charge point's to its own <see cref="MeterMapper"/>. Beyond <see cref="MaxMappers"/>
/// charge points the one that has been silent for longest goes; it comes back with its next message. The mappers gather
/// until it is known what the broker retains; each then gets its document, and those of another bridge are left to it.
/// </summary>
public sealed partial class MeterRouter : UntypedActor
{
    public const int MaxMappers = 20_000;

    /// <summary>Lets every mapper finish what it has been given, then stops.</summary>
    public sealed record Finish
    {
        private Finish()
        {
        }

        public static Finish Instance { get; } = new();
    }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly MeterContext _metering;
    private readonly TrafficGate _gate;
    private bool _knowsConnections;
    private readonly int _maxMappers;
    private readonly Dictionary<ChargePointId, LinkedListNode<Mapper>> _mappers = [];

    /// <summary>The mappers, the longest unheard first.</summary>
    private readonly LinkedList<Mapper> _byLastHeard = [];
    private TrafficReader? _mailbox;
    private bool _saidSkipped;
    private long _count;
    private int _unfinished;

    /// <param name="metering">What every mapper is handed.</param>
    /// <param name="gate">Opened while this actor lives.</param>
    /// <param name="knowsConnections">Whether every charge point that is connected is told of from the start, or only once
    /// <see cref="FeedKnown"/> says so: one that this bridge announced earlier is then offline unless it has been heard of.</param>
    /// <param name="mostMappers">How many charge points to know at once.</param>
    public MeterRouter(MeterContext metering, TrafficGate gate, bool knowsConnections, int mostMappers = MaxMappers)
    {
        _knowsConnections = knowsConnections;
        _metering = metering;
        _gate = gate;
        _maxMappers = mostMappers;
    }

    protected override void PreStart()
    {
        _log.Debug("{0} started", Self.Path);
        _mailbox = _gate.Subscribe(listens: true);
        Context.System.EventStream.Subscribe(Self, typeof(TrafficEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AnnouncedAgain));
        Context.System.EventStream.Subscribe(Self, typeof(FeedKnown));
        _metering.Publisher.Tell(GetRetained.Instance);
    }

    protected override void PostStop()
    {
        _mailbox?.Dispose();
        _log.Debug("{0} stopped", Self.Path);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrafficEvent traffic:
                Handle(traffic);
                break;
            case AnnouncedAgain:
                foreach (var mapper in _byLastHeard)
                {
                    mapper.Ref.Tell(message);
                }

                break;
            case RetainedFound found when _retained is null:
                ApplyRetained(found);
                break;
            case FeedKnown when !_knowsConnections:
                _knowsConnections = true;
                if (_retained is not null)
                {
                    RestoreAbsent(_retained);
                }

                break;
            case FeedKnown:
                break;
            case Finish:
                Become(Finishing);
                FinishMappers();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Finishing(object message)
    {
        switch (message)
        {
            case MapperFinished:
                StopWithLastMapper();
                break;
            case TrafficEvent or RetainedFound or AnnouncedAgain or FeedKnown or Finish:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(TrafficEvent traffic)
    {
        if (!_saidSkipped && _gate.Skipped > 0)
        {
            _saidSkipped = true;
            _log.Warning("More traffic comes than metering can take in: until it has caught up MeterValues are skipped; {0} so far, said once", _gate.Skipped);
        }

        if (IsLeftToAnother(traffic.Connection.ChargePoint))
        {
            _mailbox!.Take(traffic);
        }
        else
        {
            MapperOf(traffic.Connection.ChargePoint).Tell(traffic);
        }
    }

    // Each poison pill stands behind the events that its mapper has still to hear.
    private void FinishMappers()
    {
        foreach (var mapper in _byLastHeard)
        {
            Context.WatchWith(mapper.Ref, MapperFinished.Instance);
            mapper.Ref.Tell(PoisonPill.Instance);
        }

        _unfinished = _byLastHeard.Count + 1;
        StopWithLastMapper();
    }

    private void StopWithLastMapper()
    {
        if (--_unfinished == 0)
        {
            Context.Stop(Self);
        }
    }

    private IActorRef MapperOf(ChargePointId id)
    {
        if (_mappers.TryGetValue(id, out var node))
        {
            _byLastHeard.Remove(node);
            _byLastHeard.AddLast(node);
            return node.Value.Ref;
        }

        var unheard = _mappers.Count >= _maxMappers ? _byLastHeard.First : null;
        if (unheard is not null)
        {
            Evict(unheard);
        }

        var mapper = NewMapper(id);
        _mappers[id] = _byLastHeard.AddLast(mapper);
        _metering.Metrics.ChargePoints = _mappers.Count;
        if (unheard is not null)
        {
            RememberEvicted(unheard.Value.Id);
        }

        if (_retained is not null)
        {
            // Why it is made, its connection, is what it is told next.
            RestoreLate(mapper);
        }

        return mapper.Ref;
    }

    private Mapper NewMapper(ChargePointId id)
    {
        var (metering, mailbox) = (_metering, _mailbox!);
        var props = Props.Create(() => new MeterMapper(id, metering, mailbox));
        return new Mapper(id, Context.ActorOf(props, ActorNames.Of(id.Value, ++_count)));
    }

    private void Evict(LinkedListNode<Mapper> node)
    {
        _byLastHeard.Remove(node);
        _mappers.Remove(node.Value.Id);
        node.Value.Ref.Tell(PoisonPill.Instance); // behind what it has still to hear
    }

    private sealed record MapperFinished
    {
        public static MapperFinished Instance { get; } = new();
    }

    private sealed record Mapper(ChargePointId Id, IActorRef Ref);
}
