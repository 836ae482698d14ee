using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>
/// The router's part that shares charge points with other bridges: the shell around <see cref="Ownership"/>, with its clock, its
/// timer and its lines in the log.
/// </summary>
/// <param name="metering">What all mappers share.</param>
/// <param name="mappers">The charge points that have connected.</param>
/// <param name="router">The context of the router.</param>
/// <param name="log">Its log.</param>
/// <param name="isFed">Whether traffic reaches this process from the start.</param>
internal sealed class OtherBridges(MeterContext metering, MapperRegistry mappers, IActorContext router, ILoggingAdapter log, bool isFed) : IDisposable
{
    /// <summary>The time that was asked for.</summary>
    public sealed record Due
    {
        private Due()
        {
        }

        public static Due Instance { get; } = new();
    }

    private readonly IActorRef _self = router.Self;
    private readonly ActorSystem _system = router.System;
    private Ownership _ownership = Ownership.Of(metering.Device.BridgeAvailabilityTopic, isFed);
    private readonly OwnershipLog _log = new(log, metering.Device.BridgeAvailabilityTopic);
    private bool _isRead;
    private ITimer? _timer;
    private DateTimeOffset? _armedFor;

    /// <summary>Monotonic: unaffected by changes of the system clock. Only its distances count.</summary>
    private DateTimeOffset Now => DateTimeOffset.UnixEpoch + metering.Time.GetElapsedTime(0);

    /// <summary>What the broker retained at the start.</summary>
    public void SetRetained(RetainedDevices retained)
    {
        _isRead = true;
        foreach (var (topicId, bridge) in retained.OfOthers)
        {
            _ownership = _ownership.WithRetained(topicId, bridge);
        }
    }

    public void SetFeed(bool isUp) => Become(_ownership.WithFeed(Now, isUp));

    /// <summary>Until it is known what the broker retains, nothing is published, and no charge point is this bridge's.</summary>
    public void Handle(IBridgeNews news)
    {
        OwnershipAction? action = null;
        Become(news switch
        {
            BridgeSeen seen => _ownership.WithBridge(Now, seen.Topic, seen.IsOnline),
            DocumentSeen seen => _ownership.WithDocument(
                Now, seen.TopicId, seen.Bridge, seen.IsLive, isOurs: _isRead && mappers.WithTopicId(seen.TopicId) is not null, out action),
            _ => _ownership.WithNewLink(Now),
        });
        Execute(action);
    }

    /// <summary>Whether a charge point that has just connected is left to another bridge; its mapper then publishes nothing.</summary>
    public bool TryYield(Mapper mapper)
    {
        Become(_ownership.WithChargePoint(Now, mapper.TopicId, out var action));
        Execute(action);
        return action is Yield;
    }

    /// <summary>A mapper is no longer kept.</summary>
    public void Remove(Mapper mapper)
    {
        Become(_ownership.WithoutChargePoint(mapper.TopicId, out var isForgotten));
        if (isForgotten)
        {
            metering.Publisher.Tell(new ResumeChargePoints([mapper.TopicId]));
        }
    }

    /// <summary>Does what is due, after <see cref="Due"/>.</summary>
    public void HandleDue()
    {
        _armedFor = null;
        _log.WriteGathered(Now);
        Become(_ownership.Tick(Now, out var actions));
        if (actions.IsEmpty)
        {
            return;
        }

        var (repeated, read) = (TopicIdsOf<RepeatDocument>(actions), TopicIdsOf<CheckDocument>(actions));
        if (!repeated.IsEmpty)
        {
            metering.Publisher.Tell(new RepeatDocuments(repeated));
        }

        if (!read.IsEmpty)
        {
            _system.EventStream.Publish(new ReadDocuments(read, _self));
        }
    }

    /// <summary>The retained documents of charge points that are left have been read.</summary>
    /// <param name="read">What was found.</param>
    /// <param name="restore">Restores a mapper that is taken over.</param>
    public void Apply(DocumentsRead read, Action<Mapper, RetainedDevices> restore)
    {
        var retained = new RetainedDevices(read.Found, metering.Device);
        var online = retained.OfOthers.ToDictionary(other => other.TopicId, other => other.Bridge, StringComparer.Ordinal);
        var taken = new List<Mapper>();
        foreach (var topicId in read.TopicIds)
        {
            Become(_ownership.Checked(Now, topicId, retained.BridgesOf(topicId) ?? (read.IsWhole ? [] : null), online.GetValueOrDefault(topicId), out var action));
            if (action is TakeOver takeOver && mappers.WithTopicId(topicId) is { } mapper)
            {
                taken.Add(mapper);
                Log(takeOver, takeOver.Bridge, mapper);
            }
        }

        if (taken.Count == 0)
        {
            return;
        }

        metering.Publisher.Tell(new ResumeChargePoints([.. taken.Select(mapper => mapper.TopicId)]));
        foreach (var mapper in taken)
        {
            mapper.Ref.Tell(MeterMapper.Suspend.Instance); // whatever it has done meanwhile, it begins anew
            restore(mapper, retained);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static ImmutableHashSet<string> TopicIdsOf<T>(ImmutableArray<OwnershipAction> actions)
        where T : OwnershipAction =>
        actions.OfType<T>().Select(action => action.TopicId).ToImmutableHashSet(StringComparer.Ordinal);

    private void Execute(OwnershipAction? action)
    {
        switch (action)
        {
            case Yield yielded when mappers.WithTopicId(yielded.TopicId) is { } mapper:
                metering.Publisher.Tell(new SuspendChargePoints([yielded.TopicId]));
                mapper.Ref.Tell(MeterMapper.Suspend.Instance);
                if (yielded.IsOnline)
                {
                    Log(yielded, yielded.Bridge, mapper);
                }

                break;
            case Contest contest when mappers.WithTopicId(contest.TopicId) is { } mapper:
                Log(contest, contest.Bridge, mapper);
                break;
        }
    }

    private void Log(OwnershipAction action, string bridge, Mapper mapper)
    {
        _log.Write(Now, action, bridge, mapper.Id);
        Arm();
    }

    private void Become(Ownership next)
    {
        _ownership = next;
        Arm();
    }

    private void Arm()
    {
        var (ofOwnership, ofLog) = (_ownership.NextDue, _log.NextDue);
        if ((ofOwnership is null || ofLog < ofOwnership ? ofLog ?? ofOwnership : ofOwnership) is not { } due || due == _armedFor)
        {
            return;
        }

        _armedFor = due;
        _timer ??= metering.Time.CreateTimer(
            static self => ((IActorRef)self!).Tell(Due.Instance, ActorRefs.NoSender), _self, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var delay = due - Now;
        _timer.Change(delay > TimeSpan.Zero ? delay + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
