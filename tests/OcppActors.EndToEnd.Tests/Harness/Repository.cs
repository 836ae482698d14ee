namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Where things lie, found from the test assembly's own place.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Recordings => Path.Combine(Root, "tests", "recordings");

    /// <summary>Recordings that are not part of the repository and are played where they are found.</summary>
    public static string SharedRecordings => Path.Combine(Root, "..", "shared", "data");

    /// <summary>
    /// The newest published executable of a project; <c>OCPPACTORS_PUBLISH</c> names another publish folder than
    /// <c>artifacts/publish</c>.
    /// </summary>
    /// <exception cref="FileNotFoundException">Nothing has been published.</exception>
    public static string Executable(string project, string assembly)
    {
        var publish = Environment.GetEnvironmentVariable("OCPPACTORS_PUBLISH") is { Length: > 0 } given
            ? given
            : Path.Combine(Root, "artifacts", "publish");
        var folder = new DirectoryInfo(Path.Combine(publish, project));
        var name = OperatingSystem.IsWindows() ? $"{assembly}.exe" : assembly;
        var newest = folder.Exists
            ? folder.EnumerateFiles(name, SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)
            : null;
        return newest?.FullName ?? throw new FileNotFoundException(
            $"No {name} under {folder.FullName}: run dotnet publish src/{project}, or ./test.sh, which does");
    }

    /// <summary>The saboteur's assembly, from the same build as this test.</summary>
    public static string StartupHook => Path.Combine(
        AppContext.BaseDirectory.Replace("OcppActors.EndToEnd.Tests", "OcppActors.FaultInjection", StringComparison.Ordinal),
        "OcppActors.FaultInjection.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OcppActors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No OcppActors.sln above the test assembly");
    }
}
