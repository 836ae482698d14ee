namespace MQTTnet.Exceptions;

/// <summary>What was received, or what the caller asked to send, is not MQTT.</summary>
public class MqttProtocolViolationException(string message) : Exception(message);
