using System.Buffers;
using System.Text;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Builds a message to publish; without further calls: empty, not retained, QoS 0.</summary>
public sealed class MqttApplicationMessageBuilder
{
    private ReadOnlySequence<byte> _payload = ReadOnlySequence<byte>.Empty;
    private MqttQualityOfServiceLevel _qualityOfServiceLevel;
    private bool _retain;
    private string? _topic;

    /// <exception cref="MqttProtocolViolationException">No topic was given.</exception>
    public MqttApplicationMessage Build()
    {
        if (string.IsNullOrEmpty(_topic))
        {
            throw new MqttProtocolViolationException("Topic or TopicAlias is not set.");
        }

        return new MqttApplicationMessage
        {
            Topic = _topic,
            Payload = _payload,
            QualityOfServiceLevel = _qualityOfServiceLevel,
            Retain = _retain,
        };
    }

    public MqttApplicationMessageBuilder WithTopic(string topic)
    {
        _topic = topic;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayload(byte[]? payload) =>
        WithPayload(new ReadOnlySequence<byte>(payload ?? []));

    public MqttApplicationMessageBuilder WithPayload(string? payload) =>
        WithPayload(Encoding.UTF8.GetBytes(payload ?? string.Empty));

    public MqttApplicationMessageBuilder WithPayload(ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayloadSegment(ReadOnlyMemory<byte> payloadSegment) =>
        WithPayload(new ReadOnlySequence<byte>(payloadSegment));

    public MqttApplicationMessageBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _qualityOfServiceLevel = qualityOfServiceLevel;
        return this;
    }

    public MqttApplicationMessageBuilder WithRetainFlag(bool value = true)
    {
        _retain = value;
        return this;
    }
}
