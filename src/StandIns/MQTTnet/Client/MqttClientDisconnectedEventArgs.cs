namespace MQTTnet;

/// <summary>How a connection, or the attempt at one, ended.</summary>
public sealed class MqttClientDisconnectedEventArgs : EventArgs
{
    internal MqttClientDisconnectedEventArgs(
        bool clientWasConnected,
        MqttClientConnectResult? connectResult,
        MqttClientDisconnectReason reason,
        string? reasonString,
        Exception? exception)
    {
        ClientWasConnected = clientWasConnected;
        ConnectResult = connectResult;
        Reason = reason;
        ReasonString = reasonString;
        Exception = exception;
    }

    public bool ClientWasConnected { get; }

    /// <summary>The broker's refusal, where there was one.</summary>
    public MqttClientConnectResult? ConnectResult { get; }

    /// <summary>What broke; null where the broker or the client ended it properly, or the broker just closed.</summary>
    public Exception? Exception { get; }

    /// <summary>What the broker's or the client's DISCONNECT said.</summary>
    public MqttClientDisconnectReason Reason { get; }

    public string? ReasonString { get; }
}
