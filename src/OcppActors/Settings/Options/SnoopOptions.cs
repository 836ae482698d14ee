using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>The snoop port.</summary>
internal sealed class SnoopOptions(OptionTable table)
{
    public Setting<string?> Host { get; } = table.Add(
        Groups.Snoop, "snoop-host", Kinds.Host, "localhost", "The interface that snoop clients connect to.");

    public Setting<int> Port { get; } = table.Add(
        Groups.Snoop, "snoop-port", Kinds.ListeningPort, 8501, "The port that snoop clients connect to; 0: any free one.");

    public SnoopSettings ToSettings(Values values) => new(values.Of(Host)!, values.Of(Port));
}
