using Akka.Actor;

namespace OcppActors.Mqtt;

/// <summary>
/// What outlives a crash of the sink. Nobody would say it again: the mappers publish what changes, and the fold of a
/// charge point keeps no values. The sink alone touches it.
/// </summary>
/// <param name="availabilityTopic">Of the bridge.</param>
/// <param name="fed">Whether traffic reaches this process from the start.</param>
public sealed class MqttPublisherState(string availabilityTopic, bool fed)
{
    /// <summary>The latest publication of each topic.</summary>
    public OutgoingTable Table { get; } = new(availabilityTopic);

    public MqttMetrics Metrics { get; init; } = new(TimeProvider.System);

    /// <summary>Who waits to be told what the broker retains.</summary>
    public HashSet<IActorRef> Asking { get; } = [];

    public bool Fed { get; set; } = fed;

    /// <summary>Null until it is known.</summary>
    public ReadBack? ReadBack { get; set; }
}
