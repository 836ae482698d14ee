namespace MQTTnet.Formatter;

/// <summary>The version of MQTT on the wire. The stand-in speaks the last two.</summary>
public enum MqttProtocolVersion
{
    Unknown = 0,
    V310 = 3,
    V311 = 4,
    V500 = 5,
}
