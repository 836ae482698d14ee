using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>How much of anything the relay takes on, and how long it waits.</summary>
internal sealed class LimitOptions(OptionTable table)
{
    public Setting<TimeSpan> DialTimeout { get; } = table.Add(
        Groups.Limits,
        "dial-timeout",
        Kinds.Seconds,
        TimeSpan.FromSeconds(15),
        "How long the CPMS may take to answer a charger's request, in seconds; then the charger gets a 504.");

    public Setting<int> MessageLimit { get; } = table.Add(
        Groups.Limits,
        "message-limit",
        Kinds.Bytes,
        1024 * 1024,
        "The largest message that is shown on the snoop and read for metering, in bytes. A larger one is passed on like any other.");

    public LimitSettings ToSettings(Values values) => new(values.Of(DialTimeout), values.Of(MessageLimit));
}
