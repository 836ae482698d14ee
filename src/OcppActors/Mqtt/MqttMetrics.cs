using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>The state of the link to the broker, and counters of the publications. Written by the publisher and its stream, read from any thread.</summary>
public sealed class MqttMetrics(TimeProvider time)
{
    private int _waiting;
    private long _publications;
    private long _leftOut;

    public LinkMonitor Link { get; } = new(time);

    /// <summary>Topics with something to send, and publications in flight.</summary>
    public int Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }

    /// <summary>Publications that the broker has acknowledged.</summary>
    public long Publications => Volatile.Read(ref _publications);

    /// <summary>Publications that were left out because the broker does not take them or would end the link, or because they take too much memory.</summary>
    public long PublicationsLeftOut => Volatile.Read(ref _leftOut);

    public void LeftOut(int publications) => Volatile.Write(ref _leftOut, _leftOut + publications);

    public void Published() => Volatile.Write(ref _publications, _publications + 1);
}
