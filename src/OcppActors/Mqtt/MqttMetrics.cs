using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>How the link to the broker stands and what went over it. The sink alone writes it, anybody reads it.</summary>
public sealed class MqttMetrics(TimeProvider time)
{
    private int _waiting;
    private long _publications;

    public LinkMonitor Link { get; } = new(time);

    /// <summary>Topics whose latest value has not reached the broker.</summary>
    public int Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }

    /// <summary>Publications that the broker has taken.</summary>
    public long Publications => Volatile.Read(ref _publications);

    public void Published() => Volatile.Write(ref _publications, _publications + 1);
}
