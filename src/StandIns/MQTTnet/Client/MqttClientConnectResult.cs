namespace MQTTnet;

/// <summary>The broker's CONNACK.</summary>
public sealed class MqttClientConnectResult
{
    /// <summary>MQTT 5 alone.</summary>
    public string? ReasonString { get; init; }

    public MqttClientConnectResultCode ResultCode { get; init; }
}

/// <summary>A connection was accepted.</summary>
public sealed class MqttClientConnectedEventArgs : EventArgs
{
    internal MqttClientConnectedEventArgs(MqttClientConnectResult connectResult) => ConnectResult = connectResult;

    public MqttClientConnectResult ConnectResult { get; }
}
