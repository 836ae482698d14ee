using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>The charge points' port.</summary>
internal sealed class ChargePointOptions(OptionTable table)
{
    public Setting<string?> Host { get; } = table.Add(
        Groups.ChargePoints,
        "ocpp-host",
        Kinds.Host,
        null,
        "The interface that charge points connect to; without it, all interfaces.");

    public Setting<int> Port { get; } = table.Add(
        Groups.ChargePoints, "ocpp-port", Kinds.ListeningPort, 8500, "The port that charge points connect to; 0: any free one.");

    public ChargePointSettings ToSettings(Values values) => new(values.Of(Host), values.Of(Port));
}
