using Microsoft.Extensions.Logging;
using OcppActors.Configuration;

namespace OcppActors.Hosting.Reload;

/// <summary>Reads the configuration of a running service again, applies what may change, and names what may not.</summary>
/// <param name="reread">Reads it.</param>
/// <param name="prepare">Adds to the plan what the new configuration exchanges; throws <see cref="IOException"/> where a file cannot be used.</param>
/// <param name="log">Where the outcome is logged.</param>
internal sealed class Reloader<T>(Func<Rereading<T>> reread, Action<Rereading<T>, T, ReloadPlan> prepare, ILogger log)
    where T : class
{
    private const string Separator = " | ";

    public void Run()
    {
        var read = reread();
        if (read.Configuration is not { } next)
        {
            log.LogError(
                "SIGHUP: nothing changes, since the configuration has {Count} {Errors}: {Lines}",
                read.Errors.Length, read.Errors.Length == 1 ? "error" : "errors", string.Join(Separator, read.Errors));
            return;
        }

        using var plan = new ReloadPlan();
        try
        {
            prepare(read, next, plan);
        }
        catch (IOException changed)
        {
            log.LogError("SIGHUP: nothing changes, since {Reason}", changed.Message); // it was valid a moment ago
            return;
        }

        plan.CarryOut();
        Report(read.File, [.. read.RestartOnly, .. plan.Postponed]);
    }

    private void Report(string? file, IReadOnlyList<string> restartOnly)
    {
        if (file is not null)
        {
            log.LogInformation("SIGHUP: {File} has been read again, and so have the files that it names; new connections go by them", file);
        }
        else
        {
            log.LogInformation("SIGHUP: there is no configuration file (--config), so only the files of secrets and certificates have been read again; new connections go by them");
        }

        if (restartOnly.Count > 0)
        {
            log.LogWarning("SIGHUP: changed, but not before a restart: {Options}", string.Join(", ", restartOnly));
        }
    }
}
