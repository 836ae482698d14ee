namespace OcppActors.Settings;

/// <summary>Where the metering is published.</summary>
/// <param name="Host">The broker's host name or IP address, without brackets.</param>
/// <param name="Port">The broker's port, 1 to 65535.</param>
/// <param name="Username">Null: no login.</param>
/// <param name="Password">Null: none.</param>
/// <param name="ClientId">Null: derived from host, command and port.</param>
/// <param name="DiscoveryPrefix">The first levels of Home Assistant's discovery topics, without a slash at either end.</param>
public sealed record MqttSettings(
    string Host,
    int Port,
    string? Username,
    Secret? Password,
    string? ClientId,
    string DiscoveryPrefix)
{
    public HomeAssistantSettings HomeAssistant { get; init; } = HomeAssistantSettings.Default;
}
