namespace MQTTnet.Protocol;

/// <summary>The reason code of a CONNACK (MQTT 5 section 3.2.2.2), as far as it is used.</summary>
public enum MqttConnectReasonCode
{
    Success = 0,
    ClientIdentifierNotValid = 133,
    BadUserNameOrPassword = 134,
}

/// <summary>The reason code of a PUBACK (MQTT 5 section 3.4.2.1), as far as it is used.</summary>
public enum MqttPubAckReasonCode
{
    Success = 0,
    NoMatchingSubscribers = 16,
    QuotaExceeded = 151,
}
