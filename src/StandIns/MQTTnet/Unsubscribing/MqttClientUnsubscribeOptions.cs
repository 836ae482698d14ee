namespace MQTTnet;

/// <summary>The topic filters of one UNSUBSCRIBE.</summary>
public sealed class MqttClientUnsubscribeOptions
{
    public List<string> TopicFilters { get; set; } = [];
}
