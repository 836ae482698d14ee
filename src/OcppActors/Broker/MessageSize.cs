using MQTTnet;
using MQTTnet.Packets;

namespace OcppActors.Broker;

/// <summary>What a message takes in memory, in bytes, as far as its sender decides it.</summary>
internal static class MessageSize
{
    /// <summary>What MQTTnet allocates beside the message for each client that it waits for: packet, queue entry, task, list nodes.</summary>
    public const int QueueOverhead = 512;

    // Two strings and their object, of which five bytes on the wire suffice for an empty one.
    private const int PropertyOverhead = 100;

    public static long Of(MqttApplicationMessage message) => (message.Topic?.Length ?? 0) + message.Payload.Length + OfProperties(message);

    public static long Of(MqttPublishPacket packet) => (packet.Topic?.Length ?? 0) + packet.Payload.Length
        + OfProperties(packet.UserProperties, packet.CorrelationData, packet.ResponseTopic, packet.ContentType);

    /// <summary>The properties of MQTT 5 (section 3.3.2.3) that have no fixed size.</summary>
    public static long OfProperties(MqttApplicationMessage message) =>
        OfProperties(message.UserProperties, message.CorrelationData, message.ResponseTopic, message.ContentType);

    private static long OfProperties(List<MqttUserProperty>? properties, byte[]? correlation, string? response, string? content)
    {
        long size = (correlation?.Length ?? 0) + (response?.Length ?? 0) + (content?.Length ?? 0);
        if (properties is not null)
        {
            foreach (var property in properties)
            {
                size += PropertyOverhead + property.Name.Length + property.ValueBuffer.Length;
            }
        }

        return size;
    }
}
