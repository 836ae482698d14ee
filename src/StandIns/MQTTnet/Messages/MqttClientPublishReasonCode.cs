namespace MQTTnet;

/// <summary>The reason code of a PUBACK (MQTT 5 section 3.4.2.1); always <see cref="Success"/> for QoS 0 and MQTT 3.1.1.</summary>
public enum MqttClientPublishReasonCode
{
    Success = 0,
    NoMatchingSubscribers = 16,
    UnspecifiedError = 128,
    ImplementationSpecificError = 131,
    NotAuthorized = 135,
    TopicNameInvalid = 144,
    PacketIdentifierInUse = 145,
    QuotaExceeded = 151,
    PayloadFormatInvalid = 153,
}
