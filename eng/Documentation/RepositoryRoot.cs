namespace OcppActors.Documentation;

/// <summary>The root of the repository, found from where this assembly lies.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "OcppActors.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No OcppActors.sln above this assembly");
        }

        return folder.FullName;
    }
}
