using System.Text;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>The PUBLISH packet of a publication (MQTT 5 section 3.3, with QoS 1 and without properties).</summary>
internal static class PublishPacket
{
    /// <summary>
    /// The largest one that is sent, whatever a broker allows: more than any discovery document needs, and what brokers with a
    /// limit of their own commonly take.
    /// </summary>
    public const int MaxBytes = 256 * 1024;

    private const int LengthOfTopic = 2;
    private const int Identifier = 2;
    private const int LengthOfProperties = 1;

    /// <summary>The size of the whole packet, which is what a broker's Maximum Packet Size limits (section 3.2.2.3.6).</summary>
    public static int SizeOf(Publication publication)
    {
        var remaining = LengthOfTopic + Encoding.UTF8.GetByteCount(publication.Topic) + Identifier + LengthOfProperties + publication.Payload.Length;
        var lengthBytes = remaining switch
        {
            < 1 << 7 => 1,
            < 1 << 14 => 2,
            < 1 << 21 => 3,
            _ => 4,
        };
        return 1 + lengthBytes + remaining;
    }
}
