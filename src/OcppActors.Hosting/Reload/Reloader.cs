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
                "SIGHUP: nothing has been changed: the configuration has {Count} {Errors}: {Lines}",
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
            log.LogError("SIGHUP: nothing has been changed: {Reason}", changed.Message); // it was valid a moment ago
            return;
        }

        plan.CarryOut();
        Report(read.File, [.. read.RestartOnly, .. plan.Postponed], plan.Withheld);
    }

    private void Report(string? file, IReadOnlyList<string> restartOnly, IReadOnlyList<string> withheld)
    {
        if (file is not null)
        {
            log.LogInformation("SIGHUP: {File} and the files it names have been reloaded; they apply to new connections", file);
        }
        else
        {
            log.LogInformation("SIGHUP: there is no configuration file (--config), so only the files of secrets and certificates have been reloaded; they apply to new connections");
        }

        if (restartOnly.Count > 0)
        {
            log.LogWarning("SIGHUP: these changes take effect only after a restart: {Options}", string.Join(", ", restartOnly));
        }

        if (withheld.Count > 0)
        {
            log.LogWarning("SIGHUP: until that restart, {Withheld} stay as they are, since they may belong to another server", string.Join(", and ", withheld));
        }
    }
}
