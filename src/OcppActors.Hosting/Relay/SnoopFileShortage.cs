using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Relay;

/// <summary>The process may not open as many files as the limits of its snoop port need.</summary>
/// <param name="Connections">How many connections fit.</param>
/// <param name="Viewers">How many clients may be connected at a time, as configured.</param>
/// <param name="Wanted">How many connections were to fit.</param>
/// <param name="Needed">How many files the process would need.</param>
internal sealed record SnoopFileShortage(int Connections, int Viewers, long Wanted, long Needed)
{
    // All clients fit, with fewer connections besides: few need those.
    internal LogLevel Level => Viewers <= Connections ? LogLevel.Information : LogLevel.Warning;

    /// <summary>Logs it with the remedy.</summary>
    public void Log(ILogger log) => log.Log(
        Level,
        "This process may open too few files for the {Wanted} connections of the snoop port, which are the {Viewers} clients of --snoop-max-viewers and some "
        + "for pages and metrics, so it accepts no more than {Connections}. Allow it {Needed} files (LimitNOFILE= in the unit, ulimit -n in a shell), "
        + "or lower --snoop-max-viewers",
        Wanted, Viewers, Connections, Needed);
}
