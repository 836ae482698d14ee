using System.Collections.Immutable;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Recordings;

namespace OcppActors.Configuration.Options;

/// <summary>Every setting of <c>ocpp-snoop record</c>, a row each.</summary>
internal sealed class RecorderOptionRows(OptionTable table)
{
    public RecorderOptionRows()
        : this(NewTable())
    {
    }

    public OptionTable Table { get; } = table;

    public SnoopFeedOptionRows Feed { get; } = new(table, "is to be recorded");

    public Setting<ImmutableArray<string?>> ChargePoints { get; } = table.Add(
        OptionGroups.Relay, "cp", HttpOptionTypes.ChargePointId.Several(), [], "The charge points to record; without it, all.");

    public Setting<string?> Output { get; } = table.Add(
        OptionGroups.Recording,
        "output",
        OptionTypes.Path,
        null,
        "The file to record to. An existing one is continued. Without it, the recording goes to standard output.",
        example: "/var/lib/ocpp/traffic.jsonl");

    public Setting<long> RotateSize { get; } = table.Add(
        OptionGroups.Recording,
        "rotate-size",
        RecordingOptionTypes.Size,
        RotationRules.None.Size,
        "The file is rotated before it grows beyond this size, such as 100M: it is renamed with the time, and a new one "
        + "begins. 0: never.");

    public Setting<TimeSpan> RotateEvery { get; } = table.Add(
        OptionGroups.Recording,
        "rotate-every",
        RecordingOptionTypes.Age,
        RotationRules.None.Age,
        "The file is rotated with the first message that comes this long after it was begun, such as 24h. 0: never.");

    public Setting<int> Keep { get; } = table.Add(
        OptionGroups.Recording, "keep", OptionTypes.Count, RotationRules.None.Keep, "How many rotated files are kept; the oldest are deleted. 0: all are kept.");

    public Setting<bool> Compress { get; } = table.Add(
        OptionGroups.Recording, "compress", OptionTypes.Switch, RotationRules.None.Compresses, "Compress rotated files (gzip).");

    public CommonOptionRows Common { get; } = new(table);

    public RecorderConfiguration Read(OptionValues values)
    {
        var rotation = new RotationRules(values.Of(RotateSize), values.Of(RotateEvery), values.Of(Keep), values.Of(Compress));
        var output = values.Of(Output) is { Length: > 0 } path && path is not ("-" or "/dev/stdout") ? path : null;
        RefuseOrphans(values, output, rotation);
        return new RecorderConfiguration(
            values.Of(Feed.Socket)!,
            SnoopTokenOption.Of(Feed.Token, values),
            AuthorityFile.Read(values, Feed.Ca),
            new ValueList<string>([.. values.Of(ChargePoints).OfType<string>()]),
            output,
            rotation,
            Common.Read(values));
    }

    private static OptionTable NewTable() => new()
    {
        Command = "ocpp-snoop record",
        Section = "snoop_recorder",
        VariablePrefix = "OCPP_SNOOP_RECORDER_",
        Summary =
            """
            Records the OCPP traffic that a relay shows on its snoop port: each message is a
            line of the file, byte for byte as it came. What 'ocpp-snoop play' plays.
            """,
        Usage = "[options]",
        Examples =
        [
            ("Look at what the relay on this machine shows", ""),
            ("Record a week, a file a day", "--output traffic.jsonl --rotate-every 1d --keep 7"),
        ],
    };

    // Rotation without a file would silently do nothing.
    private void RefuseOrphans(OptionValues values, string? output, RotationRules rotation)
    {
        Setting[] ofFiles = [RotateSize, RotateEvery];
        foreach (var given in ofFiles.Select(values.Supplied).OfType<SuppliedValue>().Where(_ => output is null))
        {
            values.Errors.Add(given.Location, $"does nothing without {Output.Flag}");
        }

        Setting[] ofRotated = [Keep, Compress];
        foreach (var given in ofRotated.Select(values.Supplied).OfType<SuppliedValue>().Where(_ => rotation is { Size: 0, Age.Ticks: 0 }))
        {
            values.Errors.Add(given.Location, $"does nothing without {RotateSize.Flag} or {RotateEvery.Flag}");
        }
    }
}
