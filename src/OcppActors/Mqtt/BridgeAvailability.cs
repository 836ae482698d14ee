using System.Text;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>The availability of the bridge, which every entity in Home Assistant depends on.</summary>
public static class BridgeAvailability
{
    public const string Online = "online";
    public const string Offline = "offline";

    public static Publication Of(MqttOptions options, bool available) => new(
        PublicationKind.Availability, options.AvailabilityTopic, Encoding.UTF8.GetBytes(available ? Online : Offline));
}
