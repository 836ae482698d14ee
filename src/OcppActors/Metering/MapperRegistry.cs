using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Metering;

/// <summary>The actor that maps the messages of a charge point.</summary>
internal sealed record Mapper(ChargePointId Id, IActorRef Ref);

/// <summary>The mappers by charge point, ordered by their last message.</summary>
internal sealed class MapperRegistry
{
    private readonly Dictionary<ChargePointId, LinkedListNode<Mapper>> _byId = [];

    /// <summary>The longest silent mapper comes first.</summary>
    private readonly LinkedList<Mapper> _byLastMessage = [];

    public int Count => _byId.Count;

    public IEnumerable<Mapper> All => _byLastMessage;

    public Mapper LongestSilent => _byLastMessage.First!.Value;

    public bool Contains(ChargePointId id) => _byId.ContainsKey(id);

    /// <summary>Finds the mapper of a charge point that has just sent a message.</summary>
    public bool TryTouch(ChargePointId id, [NotNullWhen(true)] out Mapper? mapper)
    {
        mapper = null;
        if (!_byId.TryGetValue(id, out var node))
        {
            return false;
        }

        _byLastMessage.Remove(node);
        _byLastMessage.AddLast(node);
        mapper = node.Value;
        return true;
    }

    /// <summary>Adds the mapper of a charge point that has just sent a message.</summary>
    public void Add(Mapper mapper) => _byId[mapper.Id] = _byLastMessage.AddLast(mapper);

    /// <summary>Adds the mapper of a charge point that has sent nothing yet.</summary>
    public void AddSilent(Mapper mapper) => _byId[mapper.Id] = _byLastMessage.AddFirst(mapper);

    public void Remove(Mapper mapper)
    {
        if (_byId.Remove(mapper.Id, out var node))
        {
            _byLastMessage.Remove(node);
        }
    }
}
