namespace OcppActors.TestSupport.Requirements;

/// <summary>Finds the programs that tests run beside ours.</summary>
internal static class Tools
{
    // Where servers are, which the PATH of a user often leaves out.
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"];

    /// <summary>The module by which nginx passes on TCP, as Debian has it.</summary>
    public const string NginxStreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    /// <summary>The file of a command, or null if there is none.</summary>
    public static string? Find(string command)
    {
        var name = OperatingSystem.IsWindows() ? $"{command}.exe" : command;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(MoreFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Whether what the lock file of <c>tests/third-party</c> names is installed.</summary>
    public static bool HasNpmPackages()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OcppActors.sln")))
        {
            folder = folder.Parent;
        }

        return folder is not null && Directory.Exists(Path.Combine(folder.FullName, "tests", "third-party", "node_modules"));
    }
}
