using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;
using OcppActors.Recordings;
using OcppActors.Snoop;

namespace OcppActors.Configuration;

/// <summary>The checked configuration of <c>ocpp-snoop play</c>.</summary>
/// <param name="Input">The recording's path; it may be compressed (gzip).</param>
/// <param name="Snoop">The port that it is served on.</param>
/// <param name="Rules">How it is played.</param>
/// <param name="Exits">Whether the command ends when the recording is over.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record PlaybackConfiguration(string Input, SnoopOptions Snoop, PlayRules Rules, bool Exits, LogOptions Log)
{
    /// <summary>Reads command line, environment and configuration file of this process, and prints help or errors.</summary>
    public static ConfigurationResult<PlaybackConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<PlaybackConfiguration> Read(ConfigurationInput input)
    {
        var options = new PlaybackOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.Read);
    }
}
