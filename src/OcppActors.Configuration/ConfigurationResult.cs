namespace OcppActors.Configuration;

/// <summary>What came of reading the settings: either settings to run with, or a status to exit with at once.</summary>
/// <param name="Configuration">Null: do not run; all that there is to say has been printed.</param>
/// <param name="ExitCode">Without settings: 0 after <c>--help</c> and <c>--version</c>, 2 after mistakes.</param>
public sealed record ConfigurationResult<T>(T? Configuration, int ExitCode)
    where T : class;
