using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The broker's SUBACK.</summary>
public sealed class MqttClientSubscribeResult
{
    internal MqttClientSubscribeResult(ushort packetIdentifier, IReadOnlyCollection<MqttClientSubscribeResultItem> items, string? reasonString)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
    }

    /// <summary>One per topic filter, in the order in which they were asked for.</summary>
    public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string? ReasonString { get; }
}

/// <summary>What became of one topic filter.</summary>
public sealed class MqttClientSubscribeResultItem
{
    internal MqttClientSubscribeResultItem(MqttTopicFilter topicFilter, MqttClientSubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    public MqttClientSubscribeResultCode ResultCode { get; }

    public MqttTopicFilter TopicFilter { get; }
}

/// <summary>The reason code of a SUBACK (MQTT 5 section 3.9.3); 128 is the only refusal of MQTT 3.1.1.</summary>
public enum MqttClientSubscribeResultCode
{
    GrantedQoS0 = 0,
    GrantedQoS1 = 1,
    GrantedQoS2 = 2,
    UnspecifiedError = 128,
    ImplementationSpecificError = 131,
    NotAuthorized = 135,
    TopicFilterInvalid = 143,
    PacketIdentifierInUse = 145,
    QuotaExceeded = 151,
    SharedSubscriptionsNotSupported = 158,
    SubscriptionIdentifiersNotSupported = 161,
    WildcardSubscriptionsNotSupported = 162,
}
