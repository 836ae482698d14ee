namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The files and folders of the repository, found from the test assembly.</summary>
internal static class Repository
{
    private static readonly Lazy<string> ProgramFolder = new(FindPrograms);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Recordings => Path.Combine(Root, "tests", "recordings");

    /// <summary>Recordings that are not part of the repository and are played where they are found.</summary>
    public static string SharedRecordings => Path.Combine(Root, "..", "shared", "data");

    /// <summary>
    /// The folder of the programs under test, as <c>&lt;project&gt;/release/&lt;command&gt;</c>: what <c>OCPPACTORS_PUBLISH</c>
    /// names, or else the build that the test assembly belongs to.
    /// </summary>
    public static string Programs => ProgramFolder.Value;

    /// <summary>The fault injection's assembly, from the same build as this test.</summary>
    public static string StartupHook => Path.Combine(
        AppContext.BaseDirectory.Replace("OcppActors.EndToEnd.Tests", "OcppActors.FaultInjection", StringComparison.Ordinal),
        "OcppActors.FaultInjection.dll");

    /// <summary>The executable of a program project.</summary>
    public static string Executable(string project, string command) =>
        Path.Combine(Programs, project, "release", OperatingSystem.IsWindows() ? $"{command}.exe" : command);

    private static string FindPrograms()
    {
        if (Environment.GetEnvironmentVariable("OCPPACTORS_PUBLISH") is { Length: > 0 } published)
        {
            return Path.GetFullPath(published);
        }

        var mine = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var build = mine.Parent!.Parent!.FullName;
        return mine.Name == "release" ? build : LinkPrograms(build, mine);
    }

    // The scripts under test know the layout of a release alone, so the build of another configuration is linked to look like one.
    private static string LinkPrograms(string build, DirectoryInfo configuration)
    {
        var folder = Path.Combine(configuration.FullName, "programs");
        foreach (var project in (string[])["OcppRelayServer", "OcppSnoop2Mqtt", "OcppSnoop", "OcppSimulator"])
        {
            var link = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, project)).FullName, "release");
            if (!Path.Exists(link))
            {
                Directory.CreateSymbolicLink(link, Path.Combine(build, project, configuration.Name));
            }
        }

        return folder;
    }

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
