using Microsoft.Extensions.Logging;
using OcppActors.Ports;

namespace OcppActors.Hosting.Relay;

/// <summary>The process may not open as many files as its limits need.</summary>
/// <param name="Files">How many it may open.</param>
/// <param name="Connections">How many connections of chargers fit.</param>
/// <param name="Wanted">How many were to fit.</param>
/// <param name="Needed">How many files they would need.</param>
internal sealed record FileShortage(int Files, int Connections, int Wanted, long Needed)
{
    private const int EnoughForMost = 1000;

    // The default is more than most need: a warning would be about nothing that anybody has asked for.
    internal LogLevel Level => Wanted == AdmissionLimits.Default.Connections && Connections >= EnoughForMost ? LogLevel.Information : LogLevel.Warning;

    /// <summary>Logs it with the remedy.</summary>
    public void Log(ILogger log) => log.Log(
        Level,
        "This process may open {Files} files: enough for {Connections} connections of chargers, not for the {Wanted} of --max-connections, "
        + "so it accepts no more than those. Allow it {Needed} files (LimitNOFILE= in the unit, ulimit -n in a shell), or lower --max-connections",
        Files, Connections, Wanted, Needed);
}
