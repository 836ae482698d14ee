namespace MQTTnet;

/// <summary>A message that the broker delivered. One of QoS 1 is acknowledged when all handlers have returned.</summary>
public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    internal MqttApplicationMessageReceivedEventArgs(string clientId, MqttApplicationMessage applicationMessage)
    {
        ClientId = clientId;
        ApplicationMessage = applicationMessage;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    public string ClientId { get; }

    /// <summary>Set by a handler that wants the message not to be acknowledged.</summary>
    public bool ProcessingFailed { get; set; }
}
