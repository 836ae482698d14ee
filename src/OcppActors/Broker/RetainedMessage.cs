using System.Buffers;
using MQTTnet;

namespace OcppActors.Broker;

/// <summary>A retained message.</summary>
/// <param name="Topic">The topic name.</param>
/// <param name="Quality">The quality of service it was published with: 0 to 2.</param>
/// <param name="Payload">Not empty, except in a publication that deletes.</param>
internal sealed record RetainedMessage(string Topic, int Quality, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The bytes of its properties, which MQTTnet keeps as well; they are not written to the file.</summary>
    public long PropertyBytes { get; init; }

    public long Size => Topic.Length + Payload.Length + PropertyBytes;

    /// <summary>A publication to be retained. Shares its payload, which MQTTnet keeps in memory as well.</summary>
    public static RetainedMessage Of(MqttApplicationMessage message) => new(
        message.Topic,
        (int)message.QualityOfServiceLevel,
        message.Payload.IsSingleSegment ? message.Payload.First : message.Payload.ToArray())
    {
        PropertyBytes = MessageSize.OfProperties(message),
    };

    public bool HasSameContentAs(RetainedMessage other) => Quality == other.Quality && Payload.Span.SequenceEqual(other.Payload.Span);
}
