using OcppActors.Transport.WebSockets;

namespace OcppActors.Ports;

/// <summary>The connections of a port that have been turned away, counted since the start.</summary>
public sealed class AdmissionMetrics
{
    /// <summary>Refused: over <see cref="AdmissionLimits.Connections"/>.</summary>
    public Counter OverConnections { get; } = new();

    /// <summary>Refused: over <see cref="AdmissionLimits.ConnectionsPerAddress"/>.</summary>
    public Counter OverAddress { get; } = new();

    /// <summary>Refused: over <see cref="AdmissionLimits.Handshakes"/>.</summary>
    public Counter OverHandshakes { get; } = new();

    /// <summary>Closed, because a newer connection needed their place.</summary>
    public Counter Evicted { get; } = new();

    /// <summary>Closed, because their client had not said in time who it is.</summary>
    public Counter Expired { get; } = new();

    internal Counter Of(PlaceRefusal refusal) => refusal switch
    {
        PlaceRefusal.ConnectionsPerAddress => OverAddress,
        PlaceRefusal.Handshakes => OverHandshakes,
        _ => OverConnections,
    };
}
