using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>Finds different paths that end in the same charge point id, and tells of each such id once.</summary>
internal sealed class SharedIds
{
    /// <summary>Chargers choose their ids: what has been told must not fill the memory.</summary>
    private const int MaxReported = 1000;

    private readonly Dictionary<ChargePointId, string> _paths = [];
    private readonly HashSet<ChargePointId> _reported = [];

    /// <summary>A connection has been opened. Returns another path that is open under this id, if that is news.</summary>
    public string? Register(ChargePointId id, string path)
    {
        if (_paths.TryAdd(id, path) || string.Equals(_paths[id], path, StringComparison.Ordinal))
        {
            return null;
        }

        return _reported.Count < MaxReported && _reported.Add(id) ? _paths[id] : null;
    }

    /// <summary>The connection of this path is over.</summary>
    public void Release(ChargePointId id, string path)
    {
        if (_paths.TryGetValue(id, out var known) && string.Equals(known, path, StringComparison.Ordinal))
        {
            _paths.Remove(id);
        }
    }
}
