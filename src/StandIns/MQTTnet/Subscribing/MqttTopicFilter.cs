using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>One subscription of a SUBSCRIBE. The options besides the QoS exist in MQTT 5 alone.</summary>
public sealed class MqttTopicFilter
{
    public bool NoLocal { get; set; }

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    public bool RetainAsPublished { get; set; }

    public string Topic { get; set; } = string.Empty;
}
