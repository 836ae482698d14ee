using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>Finds different open paths that lead to the same charge point id; reports each such id once.</summary>
internal sealed class SharedIds
{
    /// <summary>Chargers choose their ids, so the memory of reported ones is bounded.</summary>
    private const int MaxReported = 1000;

    private readonly Dictionary<ChargePointId, string> _paths = [];
    private readonly HashSet<ChargePointId> _reported = [];

    /// <summary>A connection has been opened. Returns another open path of this id, unless the id has been reported.</summary>
    public string? Register(ChargePointId id, string path)
    {
        if (_paths.TryAdd(id, path) || string.Equals(_paths[id], path, StringComparison.Ordinal))
        {
            return null;
        }

        return _reported.Count < MaxReported && _reported.Add(id) ? _paths[id] : null;
    }

    /// <summary>The connection of this path has ended.</summary>
    public void Release(ChargePointId id, string path)
    {
        if (_paths.TryGetValue(id, out var known) && string.Equals(known, path, StringComparison.Ordinal))
        {
            _paths.Remove(id);
        }
    }
}
