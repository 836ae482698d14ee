using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Metering;

/// <summary>What the router makes of what the broker retains.</summary>
public sealed partial class MeterRouter
{
    private readonly HashSet<ChargePointId> _leftToAnother = [];

    /// <summary>The mappers that are gone, the longest gone first; the sink still remembers what they have published.</summary>
    private readonly Queue<ChargePointId> _gone = [];
    private RetainedDevices? _retained;

    private void ApplyRetained(RetainedFound found)
    {
        _retained = new RetainedDevices(found, _metering.Device);
        foreach (var node in _mappers.Values.ToList())
        {
            if (IsLeftToAnother(node.Value.Id))
            {
                Evict(node);
            }
            else
            {
                Restore(node.Value, _knowsConnections);
            }
        }

        if (_knowsConnections)
        {
            RestoreAbsent(_retained);
        }
    }

    /// <summary>Those that this bridge announced earlier and that are not connected.</summary>
    private void RestoreAbsent(RetainedDevices retained)
    {
        foreach (var id in retained.Own.Where(id => !_mappers.ContainsKey(id)).Take(_maxMappers - _mappers.Count).ToList())
        {
            var mapper = NewMapper(id);
            _mappers[id] = _byLastHeard.AddFirst(mapper);
            Restore(mapper, knowsConnections: true);
        }
    }

    private void Restore(Mapper mapper, bool knowsConnections)
    {
        if (_retained!.IsUnreadable(mapper.Id))
        {
            _log.Warning("The discovery document that the broker retains of {0} cannot be read; it is replaced", mapper.Id);
        }

        mapper.Ref.Tell(new MeterMapper.RestoreDevice(_retained.DocumentOf(mapper.Id), _retained.StatesOf(mapper.Id), knowsConnections));
    }

    // What it may have published before it was gone is newer than what was read back at the start.
    private void RestoreLate(Mapper mapper)
    {
        if (_gone.Contains(mapper.Id))
        {
            var topic = ChargePointDevice.New(mapper.Id, _metering.Device).DiscoveryTopic;
            _metering.Publisher.Tell(new GetDocument(topic), mapper.Ref);
        }
        else
        {
            Restore(mapper, knowsConnections: false);
        }
    }

    /// <summary>As many again are remembered at the sink as there are mappers; who comes back later begins with what was read at the start.</summary>
    private void RememberEvicted(ChargePointId id)
    {
        _gone.Enqueue(id);
        if (_gone.Count < 2 * _maxMappers)
        {
            return;
        }

        var forgotten = Enumerable.Range(0, _maxMappers).Select(_ => _gone.Dequeue()).ToHashSet();
        forgotten.ExceptWith(_gone);
        forgotten.ExceptWith(_mappers.Keys);
        _metering.Publisher.Tell(new ForgetChargePoints([.. forgotten.Select(TopicId.Of)]));
    }

    private bool IsLeftToAnother(ChargePointId id)
    {
        if (_retained?.OtherBridgeOf(id) is not { } other)
        {
            return false;
        }

        if (_leftToAnother.Add(id))
        {
            _log.Warning(
                "Charge point {0} is published by another bridge, which is online ({1}); this one ({2}) leaves it to that one",
                id, other, _metering.Device.BridgeAvailabilityTopic);
        }

        return true;
    }
}
