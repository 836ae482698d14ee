using OcppActors.Configuration.Reading;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Configuration.Options;

/// <summary>How charge points appear in Home Assistant, and what they do not show there.</summary>
internal sealed class DeviceOptionRows(OptionTable table)
{
    private static readonly DeviceSettings Default = DeviceSettings.Default;

    public Setting<string> StatePrefix { get; } = table.Add(
        OptionGroups.Mqtt, "mqtt-state-prefix", OptionTypes.TopicPrefix, Default.StatePrefix, "What the topics of the values begin with.");

    public Setting<string?> DeviceName { get; } = table.Add(
        OptionGroups.Mqtt,
        "device-name",
        OptionTypes.Text,
        Default.DeviceName,
        "The name of a charge point's device in Home Assistant; {id} stands for the charge point id. A name that its user has "
        + "given it there stays.");

    public Setting<string?> SuggestedArea { get; } = table.Add(
        OptionGroups.Mqtt, "suggested-area", OptionTypes.Text, null, "The area that Home Assistant puts new charge points into.", example: "Garage");

    public Setting<IdTags> IdTags { get; } = table.Add(
        OptionGroups.Mqtt,
        "id-tags",
        OptionTypes.IdTags,
        Default.IdTags,
        "What is published of the id tags that sessions are started with: \"show\" the tags, \"hash\" a short hash that tells "
        + "them apart, \"hide\" nothing.");

    public Setting<TimeSpan> MinInterval { get; } = table.Add(
        OptionGroups.Mqtt,
        "min-interval",
        OptionTypes.Pause,
        Default.MinInterval,
        "The shortest time between two values of one topic, in seconds, for chargers that measure every second. The latest "
        + "value of each interval is published when it is over; states and the ends of sessions do not wait. 0: none.");

    public IEnumerable<Setting> All => [StatePrefix, DeviceName, SuggestedArea, IdTags, MinInterval];

    /// <param name="values">The values.</param>
    /// <param name="discoveryPrefix">Where Home Assistant looks for new devices.</param>
    public DeviceSettings Read(OptionValues values, string discoveryPrefix) => new(
        SoftwareVersion: ProductVersion.Number, DiscoveryPrefix: discoveryPrefix, StatePrefix: values.Of(StatePrefix))
    {
        DeviceName = values.Of(DeviceName)!,
        SuggestedArea = values.Of(SuggestedArea),
        IdTags = values.Of(IdTags),
        MinInterval = values.Of(MinInterval),
    };
}
