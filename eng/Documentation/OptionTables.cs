using OcppActors.Configuration.Options;

namespace OcppActors.Documentation;

/// <summary>The option tables of all commands that read the configuration file.</summary>
internal static class OptionTables
{
    public static OptionTable Relay { get; } = new RelayOptionRows().Table;

    public static OptionTable Bridge { get; } = new BridgeOptionRows().Table;

    public static OptionTable Recorder { get; } = new RecorderOptionRows().Table;

    public static OptionTable Playback { get; } = new PlaybackOptionRows().Table;

    public static IReadOnlyList<OptionTable> All { get; } = [Relay, Bridge, Recorder, Playback];
}
