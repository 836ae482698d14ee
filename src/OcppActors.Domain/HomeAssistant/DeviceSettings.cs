namespace OcppActors.Domain.HomeAssistant;

/// <summary>The settings that all charge points of a bridge share.</summary>
/// <param name="BridgeAvailabilityTopic">The topic of the bridge's own <c>online</c> and <c>offline</c>.</param>
/// <param name="SoftwareVersion">The version in the origin of discovery documents.</param>
/// <param name="DiscoveryPrefix">Home Assistant's discovery prefix.</param>
/// <param name="StatePrefix">The first levels of availability and state topics.</param>
public sealed record DeviceSettings(
    string BridgeAvailabilityTopic = "",
    string SoftwareVersion = "",
    string DiscoveryPrefix = DeviceSettings.DefaultDiscoveryPrefix,
    string StatePrefix = DeviceSettings.DefaultStatePrefix)
{
    public const string DefaultDiscoveryPrefix = "homeassistant";
    public const string DefaultStatePrefix = "ocpp";

    /// <summary>The placeholder for the charge point id in <see cref="DeviceName"/>.</summary>
    public const string IdPlaceholder = "{id}";

    public static DeviceSettings Default { get; } = new();

    /// <summary>The device's name, which Home Assistant shows before the name of each entity.</summary>
    public string DeviceName { get; init; } = $"EV Charge Point {IdPlaceholder}";

    /// <summary>The client id of the bridge, whose device the charge points' devices hang on; or null.</summary>
    public string? BridgeId { get; init; }

    /// <summary>The URL that Home Assistant shows as "Visit": the live page, http or https; or null.</summary>
    public string? ConfigurationUrl { get; init; }

    /// <summary>The area that Home Assistant suggests for a new device, or null.</summary>
    public string? SuggestedArea { get; init; }

    /// <summary>How id tags are published.</summary>
    public IdTags IdTags { get; init; }

    /// <summary>The minimum interval between two values of one topic; zero for none.</summary>
    public TimeSpan MinInterval { get; init; }
}
