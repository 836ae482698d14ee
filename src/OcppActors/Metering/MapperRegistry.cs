using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Metering;

/// <summary>The actor that maps the messages of a charge point.</summary>
/// <param name="Id">The charge point.</param>
/// <param name="TopicId">The level that stands for it in topics.</param>
/// <param name="Ref">The actor.</param>
internal sealed record Mapper(ChargePointId Id, string TopicId, IActorRef Ref);

/// <summary>The mappers by charge point, ordered by their last message.</summary>
internal sealed class MapperRegistry
{
    /// <summary>
    /// What a mapper takes beside what it reports: 5 KB of the actor, its timer and the entries here, measured, and 4 KiB that it has
    /// not reported yet. The 64 MiB of the smallest machine are enough for 6,500 charge points that are no more than connected, and
    /// the quarter of 2 GiB for 20,000 with 16 KiB of entities each.
    /// </summary>
    public const int BytesOfMapper = 10 * 1024;

    private readonly Dictionary<ChargePointId, LinkedListNode<Mapper>> _byId = [];
    private readonly Dictionary<string, Mapper> _byTopicId = new(StringComparer.Ordinal);
    private readonly Dictionary<ChargePointId, int> _bytes = [];

    /// <summary>The longest silent mapper comes first.</summary>
    private readonly LinkedList<Mapper> _byLastMessage = [];
    private long _reported;

    public int Count => _byId.Count;

    /// <summary>About the memory of all mappers.</summary>
    public long Bytes => _reported + ((long)BytesOfMapper * _byId.Count);

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

    /// <summary>The mapper of the charge point that topics name so.</summary>
    public Mapper? WithTopicId(string topicId) => _byTopicId.GetValueOrDefault(topicId);

    /// <summary>Adds the mapper of a charge point that has just sent a message.</summary>
    public void Add(Mapper mapper) => Add(mapper, _byLastMessage.AddLast(mapper));

    /// <summary>Adds the mapper of a charge point that has sent nothing yet.</summary>
    public void AddSilent(Mapper mapper) => Add(mapper, _byLastMessage.AddFirst(mapper));

    public void Remove(Mapper mapper)
    {
        if (_byId.Remove(mapper.Id, out var node))
        {
            _byLastMessage.Remove(node);
            _byTopicId.Remove(mapper.TopicId);
            SetBytes(mapper.Id, 0);
        }
    }

    /// <summary>A mapper has reported the memory of its device; one that was removed or replaced does not count.</summary>
    public void Report(ChargePointId id, IActorRef mapper, int bytes)
    {
        if (_byId.TryGetValue(id, out var node) && node.Value.Ref.Equals(mapper))
        {
            SetBytes(id, bytes);
        }
    }

    private void Add(Mapper mapper, LinkedListNode<Mapper> node)
    {
        _byId[mapper.Id] = node;
        _byTopicId[mapper.TopicId] = mapper;
    }

    private void SetBytes(ChargePointId id, int bytes)
    {
        _reported += bytes - _bytes.GetValueOrDefault(id);
        if (bytes == 0)
        {
            _bytes.Remove(id);
        }
        else
        {
            _bytes[id] = bytes;
        }
    }
}
