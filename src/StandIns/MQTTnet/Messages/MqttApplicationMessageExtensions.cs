using System.Text;

namespace MQTTnet;

/// <summary>Reads payloads as text.</summary>
public static class MqttApplicationMessageExtensions
{
    /// <summary>The payload decoded as UTF-8; null where it is empty.</summary>
    public static string? ConvertPayloadToString(this MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        return applicationMessage.Payload.IsEmpty ? null : Encoding.UTF8.GetString(applicationMessage.Payload);
    }
}
