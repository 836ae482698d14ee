using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>One subscription of a SUBSCRIBE.</summary>
public sealed class MqttTopicFilter
{
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    public string Topic { get; set; } = string.Empty;
}
