using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>A control packet.</summary>
public abstract class MqttPacket;

/// <summary>CONNECT (MQTT 5 section 3.1).</summary>
public sealed class MqttConnectPacket : MqttPacket
{
    /// <summary>"Clean start" in MQTT 5.</summary>
    public bool CleanSession { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Seconds; 0: never mind.</summary>
    public ushort KeepAlivePeriod { get; set; }

    public byte[]? Password { get; set; }

    public string? Username { get; set; }

    /// <summary>The last will, or null.</summary>
    internal MqttApplicationMessage? Will { get; set; }
}

/// <summary>PUBLISH; the identifier is 0 for QoS 0.</summary>
internal sealed class PublishPacket(MqttApplicationMessage message, ushort identifier) : MqttPacket
{
    public MqttApplicationMessage Message => message;

    public ushort Identifier => identifier;
}

/// <summary>SUBSCRIBE.</summary>
internal sealed class SubscribePacket(ushort identifier, IReadOnlyList<Subscription> subscriptions) : MqttPacket
{
    public ushort Identifier => identifier;

    public IReadOnlyList<Subscription> Subscriptions => subscriptions;
}

/// <summary>One topic filter of it with its options (MQTT 5 section 3.8.3.1).</summary>
internal sealed record Subscription(string Filter, MqttQualityOfServiceLevel Quality, bool NoLocal, bool RetainAsPublished, int RetainHandling);

/// <summary>UNSUBSCRIBE.</summary>
internal sealed class UnsubscribePacket(ushort identifier, IReadOnlyList<string> filters) : MqttPacket
{
    public ushort Identifier => identifier;

    public IReadOnlyList<string> Filters => filters;
}

/// <summary>PUBACK: nothing waits for it, since a clean session repeats nothing.</summary>
internal sealed class PubAckPacket : MqttPacket;

/// <summary>PINGREQ.</summary>
internal sealed class PingReqPacket : MqttPacket;

/// <summary>DISCONNECT.</summary>
internal sealed class DisconnectPacket : MqttPacket;

/// <summary>What a server sends, ready for the wire.</summary>
internal sealed class EncodedPacket(byte[] bytes) : MqttPacket
{
    public byte[] Bytes => bytes;
}
