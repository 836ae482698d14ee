namespace OcppActors.Configuration;

/// <summary>The result of reading the configuration: a configuration to run with, or a status to exit with.</summary>
/// <param name="Configuration">Null: do not run; errors or help have been printed.</param>
/// <param name="ExitCode">Without a configuration: 0 after <c>--help</c> and <c>--version</c>, 2 after errors.</param>
/// <param name="Reread">Reads the configuration again while the service runs, and prints nothing.</param>
public sealed record ConfigurationResult<T>(T? Configuration, int ExitCode, Func<Rereading<T>> Reread)
    where T : class;
