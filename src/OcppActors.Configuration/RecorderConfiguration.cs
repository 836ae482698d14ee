using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration;

/// <summary>What <c>ocpp-snoop record</c> runs with; every value has been checked.</summary>
/// <param name="SnoopSocket">The snoop stream: ws or wss, with a host; perhaps with a query.</param>
/// <param name="SnoopToken">The token that the relay's snoop port asks for; null: none.</param>
/// <param name="SnoopCa">The path of a PEM file with the only authorities that count; null: those of the system.</param>
/// <param name="ChargePoints">Whom to record; empty: everybody.</param>
/// <param name="Output">The recording's path; null: standard output.</param>
/// <param name="Rotation">When a file is put aside.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record RecorderConfiguration(
    Uri SnoopSocket,
    Secret? SnoopToken,
    string? SnoopCa,
    ValueList<string> ChargePoints,
    string? Output,
    RotationSettings Rotation,
    LogOptions Log)
{
    /// <summary>Reads command line, environment and configuration file of this process, and prints what there is to say.</summary>
    public static ConfigurationResult<RecorderConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<RecorderConfiguration> Read(ConfigurationInput input)
    {
        var options = new RecorderOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.ToSettings);
    }
}

/// <summary>When a recording's file is put aside for a new one, and what becomes of it.</summary>
/// <param name="Size">Before it would have more bytes than this; 0: never.</param>
/// <param name="Age">With the first message after so long; zero: never.</param>
/// <param name="Keep">How many files that were put aside stay; 0: all.</param>
/// <param name="Compress">Whether they are compressed (gzip).</param>
public sealed record RotationSettings(long Size, TimeSpan Age, int Keep, bool Compress);
