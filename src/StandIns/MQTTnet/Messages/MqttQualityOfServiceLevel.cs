namespace MQTTnet.Protocol;

/// <summary>How surely a message is delivered (MQTT 5 section 4.3). The stand-in sends and receives the first two.</summary>
public enum MqttQualityOfServiceLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
}
