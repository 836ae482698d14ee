using System.Collections.Concurrent;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Entities that all charge points share, since every message asks for the same few of every charger: those of the first 64
/// connectors, at the outlet. They are finite; of others, which a charger can make up without end, each device has its own.
/// </summary>
internal static class SharedEntities
{
    private const int MaxConnector = 63;
    private const Phases SharedPhases = Phases.Total | Phases.Lines | Phases.LinesToNeutral;

    private static readonly ConcurrentDictionary<Identity, Entity> Known = new();

    /// <param name="Connector">The connector.</param>
    /// <param name="Subject">What tells it from the connector's other entities; a constant.</param>
    /// <param name="Location">The location of a reading, or null.</param>
    /// <param name="Unit">The unit of a reading, or null.</param>
    /// <param name="Phase">The phase of a reading.</param>
    internal readonly record struct Identity(
        int Connector, string Subject, string? Location = null, string? Unit = null, Phases Phase = Phases.Total)
    {
        public bool IsShared =>
            Connector <= MaxConnector && SharedPhases.HasFlag(Phase) && (Location is null or MeterSample.DefaultLocation);
    }

    public static Entity Get<T>(Identity identity, T parts, Func<Identity, T, Entity> create)
    {
        if (!identity.IsShared)
        {
            return create(identity, parts);
        }

        return Known.TryGetValue(identity, out var known)
            ? known
            : Known.GetOrAdd(identity, create(identity, parts) with { IsShared = true });
    }
}
