namespace MQTTnet.Exceptions;

/// <summary>The connection ended while an answer of the broker was awaited.</summary>
public sealed class MqttClientDisconnectedException : MqttCommunicationException
{
    public MqttClientDisconnectedException(Exception? innerException)
        : base("The MQTT client is disconnected.", innerException)
    {
    }
}
