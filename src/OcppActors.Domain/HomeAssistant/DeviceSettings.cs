namespace OcppActors.Domain.HomeAssistant;

/// <summary>What all charge points of a bridge share.</summary>
/// <param name="BridgeAvailabilityTopic">Where the bridge says <c>online</c> and <c>offline</c> of itself.</param>
/// <param name="SoftwareVersion">The version of this software, for the document's origin.</param>
/// <param name="DiscoveryPrefix">The prefix that Home Assistant listens to.</param>
/// <param name="StatePrefix">The first levels of availability and state topics.</param>
public sealed record DeviceSettings(
    string BridgeAvailabilityTopic = "",
    string SoftwareVersion = "",
    string DiscoveryPrefix = DeviceSettings.DefaultDiscoveryPrefix,
    string StatePrefix = DeviceSettings.DefaultStatePrefix)
{
    public const string DefaultDiscoveryPrefix = "homeassistant";
    public const string DefaultStatePrefix = "ocpp";

    /// <summary>Stands for the charge point id in <see cref="DeviceName"/>.</summary>
    public const string IdPlaceholder = "{id}";

    public static DeviceSettings Default { get; } = new();

    /// <summary>The device's name, which Home Assistant puts before that of each entity.</summary>
    public string DeviceName { get; init; } = $"EV Charge Point {IdPlaceholder}";

    /// <summary>The area that Home Assistant puts a new device into, or null.</summary>
    public string? SuggestedArea { get; init; }

    public IdTags IdTags { get; init; }

    /// <summary>The shortest time between two values of one topic; zero for none.</summary>
    public TimeSpan MinInterval { get; init; }
}
