namespace OcppActors.Documentation;

/// <summary>The pages of all commands.</summary>
internal static class CommandPages
{
    private static readonly CommandPage Recorder = OptionTablePages.Of(
        OptionTables.Recorder, "ocpp-snoop-recorder", "record the OCPP traffic that a relay shows");

    private static readonly CommandPage Playback = OptionTablePages.Of(
        OptionTables.Playback, "ocpp-snoop-playback", "serve a recording of OCPP traffic as a relay's snoop port");

    public static IReadOnlyList<CommandPage> All { get; } =
    [
        OptionTablePages.Of(OptionTables.Relay, "ocpp-relay-server", "relay between EV chargers and their charge point management system"),
        OptionTablePages.Of(OptionTables.Bridge, "ocpp-snoop2mqtt", "publish the metering of a relay's chargers to an MQTT broker"),
        new("ocpp-snoop", "record the OCPP traffic that a relay shows, and play recordings", "Records the OCPP traffic that a relay shows on its snoop port, and plays recordings.", "record|play [options]")
        {
            Commands = [Recorder with { Name = "record" }, Playback with { Name = "play" }],
            More =
                """
                .SH FILES
                A recording has a message of the snoop stream in each line, byte for byte as it came; only a line break between the
                parts of a message's JSON has become a blank, which means the same there.
                A recorder that is started again continues its file. What an earlier run could not write to its end is cut off, and
                what the relay tells again at the beginning of a stream is recorded only if it is not in the recording yet.
                Rotated files have the time in their name:
                .IR traffic.20260418T200320123Z.jsonl .
                .PP
                .B ocpp\-snoop\-recorder
                and
                .B ocpp\-snoop\-playback
                are the two sub-commands as commands of their own.
                """,
        },
        Recorder,
        Playback,
        SimulatorPages.Page(),
    ];
}
