using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>The transport was connected, but the exchange of CONNECT and CONNACK failed.</summary>
public sealed class MqttConnectingFailedException(string message, Exception? innerException)
    : MqttCommunicationException(message, innerException);
