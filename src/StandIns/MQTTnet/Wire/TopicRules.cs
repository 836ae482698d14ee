using MQTTnet.Exceptions;

namespace MQTTnet.Wire;

/// <summary>What may stand as a topic (MQTT 5 section 4.7).</summary>
internal static class TopicRules
{
    public static void ThrowIfNotAName(string topic)
    {
        ThrowIfEmpty(topic);
        if (topic.AsSpan().ContainsAny('+', '#'))
        {
            throw new MqttProtocolViolationException("The characters '+' and '#' are not allowed in topics.");
        }
    }

    public static void ThrowIfNotAFilter(string topic)
    {
        ThrowIfEmpty(topic);
        if (topic.AsSpan(0, topic.Length - 1).Contains('#'))
        {
            throw new MqttProtocolViolationException("The character '#' is only allowed as last character");
        }
    }

    private static void ThrowIfEmpty(string topic)
    {
        if (string.IsNullOrEmpty(topic))
        {
            throw new MqttProtocolViolationException("Topic should not be empty.");
        }
    }
}
