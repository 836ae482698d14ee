namespace MQTTnet;

/// <summary>A message that the broker delivered. One of QoS 1 is acknowledged when all handlers have returned.</summary>
public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    internal MqttApplicationMessageReceivedEventArgs(MqttApplicationMessage applicationMessage) =>
        ApplicationMessage = applicationMessage;

    public MqttApplicationMessage ApplicationMessage { get; }
}
