namespace MQTTnet;

/// <summary>The broker's CONNACK.</summary>
public sealed class MqttClientConnectResult
{
    public bool IsSessionPresent { get; init; }

    /// <summary>MQTT 5 alone.</summary>
    public string? ReasonString { get; init; }

    public MqttClientConnectResultCode ResultCode { get; init; }

    /// <summary>Seconds that the broker wants instead of the client's own keep-alive; 0 for none. MQTT 5 alone.</summary>
    public ushort ServerKeepAlive { get; init; }

    /// <summary>Seconds, where the broker changed what the client asked for. MQTT 5 alone.</summary>
    public uint? SessionExpiryInterval { get; init; }
}

/// <summary>A connection was accepted.</summary>
public sealed class MqttClientConnectedEventArgs : EventArgs
{
    internal MqttClientConnectedEventArgs(MqttClientConnectResult connectResult) => ConnectResult = connectResult;

    public MqttClientConnectResult ConnectResult { get; }
}
