using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Builds one subscription; without further calls of QoS 0.</summary>
public sealed class MqttTopicFilterBuilder
{
    private MqttQualityOfServiceLevel _qualityOfServiceLevel;
    private string? _topic;

    /// <exception cref="MqttProtocolViolationException">No topic was given.</exception>
    public MqttTopicFilter Build() =>
        string.IsNullOrEmpty(_topic)
            ? throw new MqttProtocolViolationException("Topic is not set.")
            : new MqttTopicFilter { Topic = _topic, QualityOfServiceLevel = _qualityOfServiceLevel };

    public MqttTopicFilterBuilder WithTopic(string topic)
    {
        _topic = topic;
        return this;
    }

    public MqttTopicFilterBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _qualityOfServiceLevel = qualityOfServiceLevel;
        return this;
    }

    public MqttTopicFilterBuilder WithAtLeastOnceQoS() => WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
}
