using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The subscriptions of one SUBSCRIBE.</summary>
public sealed class MqttClientSubscribeOptions
{
    public List<MqttTopicFilter> TopicFilters { get; set; } = [];
}
