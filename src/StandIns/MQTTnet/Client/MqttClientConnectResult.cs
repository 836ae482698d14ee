namespace MQTTnet;

/// <summary>The broker's CONNACK.</summary>
public sealed class MqttClientConnectResult
{
    /// <summary>MQTT 5 alone.</summary>
    public string? ReasonString { get; init; }

    public MqttClientConnectResultCode ResultCode { get; init; }
}
