namespace OcppActors.Domain.HomeAssistant;

/// <summary>The MQTT topics of a charge point.</summary>
/// <param name="Settings">The prefixes.</param>
/// <param name="Id">The topic level that stands for the charge point (<see cref="TopicId"/>).</param>
internal sealed record DeviceTopics(DeviceSettings Settings, string Id)
{
    public string Discovery { get; } = $"{Settings.DiscoveryPrefix}/device/ocpp/{Id}/config";

    public string Availability { get; } = $"{Settings.StatePrefix}/{Id}/availability";

    public string State(string entity) => $"{Settings.StatePrefix}/{Id}/{entity}/state";
}
