using OcppActors.Domain.Ocpp;

namespace OcppActors.Metering;

/// <summary>Charge points whose mapper was evicted, in order; the publisher still has what they published.</summary>
/// <param name="max">The most that are remembered.</param>
internal sealed class EvictedChargePoints(int max)
{
    /// <summary>The most that is remembered of their ids.</summary>
    private const int MaxLetters = 4 * 1024 * 1024;

    private readonly Queue<ChargePointId> _ids = [];
    private long _letters;

    public bool Contains(ChargePointId id) => _ids.Contains(id);

    /// <summary>Remembers one.</summary>
    /// <returns>Those that are forgotten instead, the older half; usually none.</returns>
    public HashSet<ChargePointId> Add(ChargePointId id)
    {
        _ids.Enqueue(id);
        _letters += id.Value.Length;
        if (_ids.Count < max && _letters < MaxLetters)
        {
            return [];
        }

        var oldest = Enumerable.Range(0, (_ids.Count + 1) / 2).Select(_ => _ids.Dequeue()).ToHashSet();
        _letters = _ids.Sum(left => (long)left.Value.Length);
        oldest.ExceptWith(_ids);
        return oldest;
    }
}
