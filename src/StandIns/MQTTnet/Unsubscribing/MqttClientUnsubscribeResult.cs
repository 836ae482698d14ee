namespace MQTTnet;

/// <summary>The broker's UNSUBACK.</summary>
public sealed class MqttClientUnsubscribeResult
{
    internal MqttClientUnsubscribeResult(
        ushort packetIdentifier, IReadOnlyCollection<MqttClientUnsubscribeResultItem> items, string? reasonString)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
    }

    /// <summary>One per topic filter, in the order in which they were given.</summary>
    public IReadOnlyCollection<MqttClientUnsubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string? ReasonString { get; }
}

/// <summary>What became of one topic filter.</summary>
public sealed class MqttClientUnsubscribeResultItem
{
    internal MqttClientUnsubscribeResultItem(string topicFilter, MqttClientUnsubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    public MqttClientUnsubscribeResultCode ResultCode { get; }

    public string TopicFilter { get; }
}

/// <summary>The reason code of an UNSUBACK (MQTT 5 section 3.11.3); MQTT 3.1.1 has none, and counts as success.</summary>
public enum MqttClientUnsubscribeResultCode
{
    Success = 0,
    NoSubscriptionExisted = 17,
    UnspecifiedError = 128,
    ImplementationSpecificError = 131,
    NotAuthorized = 135,
    TopicFilterInvalid = 143,
    PacketIdentifierInUse = 145,
}
