using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration;

/// <summary>What <c>ocpp-snoop play</c> runs with; every value has been checked.</summary>
/// <param name="Input">The recording's path; it may be compressed (gzip).</param>
/// <param name="Snoop">The port that it is served on.</param>
/// <param name="Play">How it is played.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record PlaybackConfiguration(string Input, SnoopSettings Snoop, PlaySettings Play, LogOptions Log)
{
    /// <summary>Reads command line, environment and configuration file of this process, and prints what there is to say.</summary>
    public static ConfigurationResult<PlaybackConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<PlaybackConfiguration> Read(ConfigurationInput input)
    {
        var options = new PlaybackOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.ToSettings);
    }
}

/// <summary>How a recording is played.</summary>
/// <param name="Speed">How many times faster than it happened; infinity: as fast as the clients take it.</param>
/// <param name="LongestPause">Longer ones are cut to this, before the speed is applied.</param>
/// <param name="From">Earlier messages are not played.</param>
/// <param name="To">Later messages are not played.</param>
/// <param name="Restamps">Whether messages get the time at which they are played.</param>
/// <param name="Loops">Whether it begins again at its end.</param>
/// <param name="Waits">Whether it begins only when the first client is there.</param>
/// <param name="Exits">Whether the command ends when the recording is over.</param>
public sealed record PlaySettings(
    double Speed, TimeSpan LongestPause, DateTimeOffset? From, DateTimeOffset? To, bool Restamps, bool Loops, bool Waits, bool Exits);
