namespace OcppActors.Hosting.Checks;

/// <summary>Warns of files with secrets that every user of this machine may read.</summary>
internal static class SecretFilesCheck
{
    // Where systemd and container engines put the secrets that they pass on; their modes are not the operator's.
    private static readonly string[] PassedOn = ["/run/secrets/", "/run/credentials/"];

    /// <param name="files">The files with secrets, as the settings name them.</param>
    public static IEnumerable<Finding> Of(IReadOnlyCollection<string> files)
    {
        var open = 0;
        foreach (var path in files.Where(path => !PassedOn.Any(place => path.StartsWith(place, StringComparison.Ordinal))))
        {
            if (OpenToAll.ModeOf(path) is { } mode)
            {
                open++;
                yield return Finding.Warning(
                    "Secrets",
                    $"{path} holds a secret, and every user of this machine may read it (mode {mode}); chmod 600 it, or 640 where the service reads it by its group");
            }
        }

        if (files.Count > 0 && open == 0)
        {
            yield return Finding.Ok("Secrets", "none of the files that hold one is open to every user of this machine");
        }
    }
}
