using OcppActors.Configuration.Reading;
using OcppActors.Recordings;

namespace OcppActors.Configuration.Options;

/// <summary>Every setting of <c>ocpp-snoop play</c>, a row each.</summary>
internal sealed class PlaybackOptionRows(OptionTable table)
{
    public PlaybackOptionRows()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public Setting<string?> Input { get; } = table.Add(
        OptionGroups.Recording,
        "input",
        OptionTypes.Path,
        null,
        "The recording, as 'ocpp-snoop record' makes it; it may be compressed (gzip). Always needed.",
        example: "traffic.jsonl");

    public Setting<DateTimeOffset?> From { get; } = table.Add(
        OptionGroups.Recording,
        "from",
        RecordingOptionTypes.Moment,
        null,
        "Play what was recorded at this time or later. Clients get the state at that time as the replay.",
        example: "2026-04-18T20:03:20Z");

    public Setting<DateTimeOffset?> To { get; } = table.Add(
        OptionGroups.Recording, "to", RecordingOptionTypes.Moment, null, "Play what was recorded at this time or earlier.", example: "2026-04-18T21:00:00Z");

    public Setting<double> Speed { get; } = table.Add(
        OptionGroups.Playing,
        "speed",
        RecordingOptionTypes.Speed,
        PlayRules.Default.Speed,
        "How many times faster than recorded: 1, 10, or max for as fast as the clients read.");

    public Setting<TimeSpan> LongestPause { get; } = table.Add(
        OptionGroups.Playing,
        "longest-pause",
        OptionTypes.Seconds,
        PlayRules.Default.LongestPause,
        "Longer pauses of the recording are cut to this many seconds, before the speed is applied.");

    public Setting<bool> Restamp { get; } = table.Add(
        OptionGroups.Playing,
        "restamp",
        RecordingOptionTypes.Restamp,
        false,
        "The timestamps of the stream: \"never\" leaves them as recorded, \"now\" makes them the time of playing. Times inside "
        + "the OCPP messages stay as they are.");

    public Setting<bool> Loop { get; } = table.Add(
        OptionGroups.Playing, "loop", OptionTypes.Switch, false, "Begin again at the end.");

    public Setting<bool> NoWait { get; } = table.Add(
        OptionGroups.Playing, "no-wait", OptionTypes.Switch, false, "Begin at once instead of when the first client connects.");

    public Setting<bool> Exit { get; } = table.Add(
        OptionGroups.Playing,
        "exit",
        OptionTypes.Switch,
        false,
        "End when the recording is over. Otherwise the port stays open, and new clients get the state at the recording's end.");

    public SnoopOptionRows Snoop { get; } = new(table);

    public CommonOptionRows Common { get; } = new(table);

    /// <summary>Null after an error that leaves nothing to run with.</summary>
    public PlaybackConfiguration? Read(OptionValues values)
    {
        var (snoop, log) = (Snoop.Read(values), Common.Read(values));
        if (values.Of(Loop) && values.Of(Exit))
        {
            values.Errors.Add(values.Supplied(Exit)!.Location, $"contradicts {values.Supplied(Loop)!.Location}; give one of the two");
        }

        var rules = new PlayRules
        {
            Speed = values.Of(Speed),
            LongestPause = values.Of(LongestPause),
            From = values.Of(From),
            To = values.Of(To),
            Restamps = values.Of(Restamp),
            Loops = values.Of(Loop),
            Waits = !values.Of(NoWait),
        };
        return values.Required(Input) is { } input ? new PlaybackConfiguration(input, snoop, rules, values.Of(Exit), log) : null;
    }

    private static OptionTable NewTable() => new()
    {
        Command = "ocpp-snoop play",
        Section = "snoop_playback",
        VariablePrefix = "OCPP_SNOOP_PLAYBACK_",
        Summary =
            """
            Serves a recording as a relay's snoop port, so that ocpp-snoop2mqtt or any other
            snoop client can be tried without a charger.
            """,
        Usage = "--input FILE [options]",
        Examples =
        [
            ("As it happened", "--input traffic.jsonl"),
            ("Ten times as fast, again and again", "--input traffic.jsonl --speed 10 --loop --restamp now"),
        ],
    };
}
