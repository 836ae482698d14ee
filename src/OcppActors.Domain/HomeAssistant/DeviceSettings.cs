namespace OcppActors.Domain.HomeAssistant;

/// <summary>What all charge points of a bridge share.</summary>
/// <param name="BridgeAvailabilityTopic">Where the bridge says <c>online</c> and <c>offline</c> of itself.</param>
/// <param name="SoftwareVersion">The version of this software, for the document's origin.</param>
/// <param name="DiscoveryPrefix">The prefix that Home Assistant listens to.</param>
/// <param name="StatePrefix">The first level of availability and state topics.</param>
public sealed record DeviceSettings(
    string BridgeAvailabilityTopic,
    string SoftwareVersion,
    string DiscoveryPrefix = "homeassistant",
    string StatePrefix = "ocpp");
