namespace OcppActors.Tests.Architecture;

internal static class RepositoryFolder
{
    public static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OcppActors.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No OcppActors.sln above the test assembly");
        }

        return folder.FullName;
    }
}
