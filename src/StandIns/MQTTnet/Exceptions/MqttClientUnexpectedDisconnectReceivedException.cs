using MQTTnet.Protocol;

namespace MQTTnet.Exceptions;

/// <summary>The broker sent DISCONNECT (MQTT 5 section 3.14) while an answer was awaited.</summary>
public sealed class MqttClientUnexpectedDisconnectReceivedException : MqttCommunicationException
{
    internal MqttClientUnexpectedDisconnectReceivedException(MqttDisconnectReasonCode reasonCode, string? reasonString)
        : base($"Unexpected DISCONNECT (Reason code={reasonCode}) received.")
    {
        ReasonCode = reasonCode;
        ReasonString = reasonString;
    }

    public MqttDisconnectReasonCode? ReasonCode { get; }

    public string? ReasonString { get; }
}
