namespace MQTTnet.Exceptions;

/// <summary>The broker's answer did not come before the operation was cancelled.</summary>
public sealed class MqttCommunicationTimedOutException : MqttCommunicationException
{
    public MqttCommunicationTimedOutException()
        : base("The operation has timed out.")
    {
    }
}
