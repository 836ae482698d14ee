using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Metering;

/// <summary>
/// Subscribes to all traffic and forwards it to one <see cref="MeterMapper"/> per charge point. Beyond <see cref="MaxMappers"/>
/// charge points, or more memory than they may take together, it stops the mapper that has been silent for longest; that charge
/// point's next message creates it again. Once it is known what the broker retains, every mapper gets its document; until then
/// mappers publish nothing. Charge points that another online bridge publishes are left to that bridge (<see cref="OtherBridges"/>).
/// </summary>
public sealed class MeterRouter : UntypedActor
{
    public const int MaxMappers = 20_000;

    /// <summary>The part of the memory that this process may use which all devices may take together: a quarter.</summary>
    private const int ShareOfMemory = 4;

    private const long MinTotalBytes = 64 * 1024 * 1024;

    private const int MaxLoggedClaims = 20;

    /// <summary>Lets every mapper handle what it has received, then stops.</summary>
    public sealed record Finish
    {
        private Finish()
        {
        }

        public static Finish Instance { get; } = new();
    }

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly MapperRegistry _mappers = new();
    private readonly OtherBridges _others;
    private readonly EvictedChargePoints _evicted;
    private readonly MeterContext _metering;
    private readonly TrafficGate _gate;
    private readonly int _maxMappers;
    private readonly long _maxBytes;
    private readonly TopicClaims _topics = new();
    private int _loggedClaims;
    private bool _evictionLogged;
    private bool _knowsConnections;
    private RetainedDevices? _retained;
    private TrafficReader? _reader;
    private bool _skippedLogged;
    private long _created;
    private int _unfinished;
    private bool _isFinishing;

    /// <param name="metering">What all mappers share.</param>
    /// <param name="gate">Open as long as this actor lives.</param>
    /// <param name="knowsConnections">Whether every open connection is known from the start, or only after
    /// <see cref="FeedSynchronized"/>. Once they are, the charge points of this bridge that are not connected become offline.</param>
    /// <param name="maxMappers">The most mappers at a time.</param>
    public MeterRouter(MeterContext metering, TrafficGate gate, bool knowsConnections, int maxMappers = MaxMappers)
        : this(metering, gate, knowsConnections, maxMappers, Math.Max(MinTotalBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory))
    {
    }

    /// <inheritdoc cref="MeterRouter(MeterContext, TrafficGate, bool, int)"/>
    /// <param name="maxBytes">The most memory that their devices take together, about.</param>
    public MeterRouter(MeterContext metering, TrafficGate gate, bool knowsConnections, int maxMappers, long maxBytes)
    {
        (_metering, _gate, _knowsConnections, _maxMappers, _maxBytes) = (metering, gate, knowsConnections, maxMappers, maxBytes);
        _evicted = new EvictedChargePoints(2 * maxMappers);
        _others = new OtherBridges(metering, _mappers, Context, _log, isFed: knowsConnections);
    }

    protected override void PreStart()
    {
        _log.Debug("{Actor} started", Self.Path);
        _reader = _gate.Subscribe(listens: true);
        Context.System.EventStream.Subscribe(Self, typeof(TrafficEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AnnouncedAgain));
        Context.System.EventStream.Subscribe(Self, typeof(ChargePointsForgotten));
        Context.System.EventStream.Subscribe(Self, typeof(FeedSynchronized));
        Context.System.EventStream.Subscribe(Self, typeof(FeedUp));
        Context.System.EventStream.Subscribe(Self, typeof(FeedLost));
        Context.System.EventStream.Subscribe(Self, typeof(IBridgeNews));
        _metering.Publisher.Tell(new GetRetained(Self));
    }

    protected override void PostStop()
    {
        _reader?.Dispose();
        _others.Dispose();
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // The new instance would not know that it is to finish, and the stop would wait for it in vain.
    protected override void PreRestart(Exception reason, object message)
    {
        if (_isFinishing)
        {
            Self.Tell(Finish.Instance);
        }

        base.PreRestart(reason, message);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrafficEvent traffic:
                Handle(traffic);
                break;
            case AnnouncedAgain:
                foreach (var mapper in _mappers.All)
                {
                    mapper.Ref.Tell(message);
                }

                break;
            case ChargePointsForgotten forgotten:
                EvictForgotten(forgotten);
                break;
            case MeterMapper.DeviceSize size:
                _mappers.Report(size.Id, Sender, size.Bytes);
                EvictWhileTooMany();
                break;
            case RetainedFound found when _retained is null:
                ApplyRetained(found);
                break;
            case FeedSynchronized when !_knowsConnections:
                _knowsConnections = true;
                if (_retained is not null)
                {
                    RestoreAbsent(_retained);
                }

                break;
            case FeedSynchronized:
                break;
            case FeedUp or FeedLost:
                _others.SetFeed(message is FeedUp);
                break;
            case IBridgeNews news:
                _others.Handle(news);
                break;
            case OtherBridges.Due:
                _others.HandleDue();
                break;
            case DocumentsRead read:
                _others.Apply(read, (mapper, retained) => Restore(mapper, retained, _knowsConnections));
                break;
            case Finish:
                _isFinishing = true;
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
                StopAfterLastMapper();
                break;
            case TrafficEvent or RetainedFound or AnnouncedAgain or ChargePointsForgotten or FeedSynchronized or Finish or MeterMapper.DeviceSize:
                break;
            case FeedUp or FeedLost or IBridgeNews or OtherBridges.Due or DocumentsRead:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(TrafficEvent traffic)
    {
        if (!_skippedLogged && _gate.Skipped > 0)
        {
            _skippedLogged = true;
            _log.Warning(
                "Traffic arrives faster than metering can read it: until it has caught up, MeterValues are skipped, and everything of charge points that send "
                + "too much ({ChargePoint}); {Skipped} messages so far (logged once)",
                _gate.Greedy?.ChargePoint.ToString() ?? "none so far",
                _gate.Skipped);
        }

        MapperOf(traffic.Connection.ChargePoint).Tell(traffic);
    }

    // A poison pill is handled after the events that a mapper has already received.
    private void FinishMappers()
    {
        foreach (var mapper in _mappers.All)
        {
            Context.WatchWith(mapper.Ref, MapperFinished.Instance);
            mapper.Ref.Tell(PoisonPill.Instance);
        }

        _unfinished = _mappers.Count + 1;
        StopAfterLastMapper();
    }

    private void StopAfterLastMapper()
    {
        if (--_unfinished == 0)
        {
            Context.Stop(Self);
        }
    }

    private IActorRef MapperOf(ChargePointId id)
    {
        if (_mappers.TryTouch(id, out var known))
        {
            return known.Ref;
        }

        var mapper = NewMapper(id);
        _mappers.Add(mapper);
        _metering.Metrics.ChargePoints = _mappers.Count;
        EvictWhileTooMany();
        if (_retained is not null && !_others.TryYield(mapper))
        {
            // The connection that caused this follows as the next message.
            RestoreLateMapper(mapper);
        }

        return mapper.Ref;
    }

    private Mapper NewMapper(ChargePointId id)
    {
        var (metering, reader, topicId) = (_metering, _reader!, TopicIdOf(id));
        var props = Props.Create(() => new MeterMapper(id, topicId, metering, reader));
        return new Mapper(id, topicId, Context.ActorOf(props, ActorNames.Of(id.Value, ++_created)));
    }

    private string TopicIdOf(ChargePointId id)
    {
        var topicId = _topics.Claim(id, _retained, out var owner);
        if (owner != id && _loggedClaims < MaxLoggedClaims)
        {
            _loggedClaims++;
            _log.Warning(
                "Charge point {ChargePoint} would have the MQTT topics of {Owner}, which has them already: its own begin with {StatePrefix}/{TopicId}",
                id, owner, _metering.Device.StatePrefix, topicId);
        }

        return topicId;
    }

    private void Evict(Mapper mapper)
    {
        _mappers.Remove(mapper);
        _others.Remove(mapper);
        _metering.Metrics.ChargePoints = _mappers.Count;
        mapper.Ref.Tell(PoisonPill.Instance);
    }

    // A stranger may invent charge points at a CPMS that accepts all. A new mapper counts even before it has reported anything.
    private void EvictWhileTooMany()
    {
        while (_mappers.Count > 1 && (_mappers.Count > _maxMappers || _mappers.Bytes > _maxBytes))
        {
            if (!_evictionLogged && _mappers.Count <= _maxMappers)
            {
                _evictionLogged = true;
                _log.Warning(
                    "{ChargePoints} charge points take {MaxMiB} MiB of memory, the most that metering uses: those that have been silent for longest are forgotten until they send something again (logged once)",
                    _mappers.Count, _maxBytes / (1024 * 1024));
            }

            var evicted = _mappers.LongestSilent;
            Evict(evicted);
            RememberEvicted(evicted.Id);
        }
    }

    // The publisher no longer has their documents, which the mappers believe to be published.
    private void EvictForgotten(ChargePointsForgotten forgotten)
    {
        foreach (var mapper in _mappers.All.Where(mapper => forgotten.TopicIds.Contains(mapper.TopicId)).ToList())
        {
            Evict(mapper);
            RememberEvicted(mapper.Id);
        }
    }

    private void ApplyRetained(RetainedFound found)
    {
        _retained = new RetainedDevices(found, _metering.Device);
        _others.SetRetained(_retained);
        foreach (var early in _mappers.All.ToList())
        {
            var (mapper, knowsConnections) = (early, _knowsConnections);
            if (TopicIdOf(mapper.Id) != mapper.TopicId)
            {
                Evict(mapper); // nothing has been published at the topics of the other charge point
                (mapper, knowsConnections) = (NewMapper(mapper.Id), false); // its messages so far are lost with the first mapper
                _mappers.Add(mapper);
            }

            if (!_others.TryYield(mapper))
            {
                Restore(mapper, _retained, knowsConnections);
            }
        }

        if (_knowsConnections)
        {
            RestoreAbsent(_retained);
        }
    }

    /// <summary>Restores the charge points that this bridge announced earlier and that are not connected.</summary>
    private void RestoreAbsent(RetainedDevices retained)
    {
        foreach (var id in retained.Own.Where(id => !_mappers.Contains(id)).Take(_maxMappers - _mappers.Count).ToList())
        {
            var mapper = NewMapper(id);
            _mappers.AddSilent(mapper);
            if (!_others.TryYield(mapper))
            {
                Restore(mapper, retained, knowsConnections: true);
            }
        }
    }

    private void Restore(Mapper mapper, RetainedDevices retained, bool knowsConnections)
    {
        if (retained.IsUnreadable(mapper.Id, mapper.TopicId))
        {
            _log.Warning("The discovery document that the broker retains of {ChargePoint} cannot be read; it is replaced", mapper.Id);
        }

        mapper.Ref.Tell(new MeterMapper.RestoreDevice(retained.DocumentOf(mapper.Id), retained.StatesOf(mapper.Id), knowsConnections));
    }

    // What an evicted mapper published is newer than what was read back at the start.
    private void RestoreLateMapper(Mapper mapper)
    {
        if (_evicted.Contains(mapper.Id))
        {
            var topic = ChargePointDevice.New(mapper.Id, _metering.Device, mapper.TopicId).DiscoveryTopic;
            _metering.Publisher.Tell(new GetDocument(topic, mapper.Ref));
        }
        else
        {
            Restore(mapper, _retained!, knowsConnections: false);
        }
    }

    /// <summary>
    /// The publisher keeps the topics of as many evicted charge points as there may be mappers. An older one starts from what
    /// was read back at the start.
    /// </summary>
    private void RememberEvicted(ChargePointId id)
    {
        var oldest = _evicted.Add(id);
        oldest.RemoveWhere(_mappers.Contains);
        if (oldest.Count == 0)
        {
            return;
        }

        _metering.Publisher.Tell(new ForgetChargePoints([.. oldest.Select(gone => _topics.Claim(gone, _retained, out var _))]));
        foreach (var gone in oldest)
        {
            _topics.Release(gone);
        }
    }

    private sealed record MapperFinished
    {
        public static MapperFinished Instance { get; } = new();
    }
}
