using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Recordings;

namespace OcppActors.Configuration;

/// <summary>The checked configuration of <c>ocpp-snoop record</c>.</summary>
/// <param name="SnoopSocket">The URL of the snoop stream, ws or wss.</param>
/// <param name="SnoopToken">The token that the relay's snoop port asks for; null: none.</param>
/// <param name="SnoopCa">The path of a PEM file with the authorities trusted to sign the relay's certificate; null: those of the system.</param>
/// <param name="ChargePoints">The charge points to record; empty: all.</param>
/// <param name="Output">The recording's path; null: standard output.</param>
/// <param name="Rotation">When the file is rotated.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record RecorderConfiguration(
    Uri SnoopSocket,
    Secret? SnoopToken,
    string? SnoopCa,
    ValueList<string> ChargePoints,
    string? Output,
    RotationRules Rotation,
    LogOptions Log)
{
    /// <summary>Reads command line, environment and configuration file of this process, and prints help or errors.</summary>
    public static ConfigurationResult<RecorderConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<RecorderConfiguration> Read(ConfigurationInput input)
    {
        var options = new RecorderOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.Read);
    }
}
