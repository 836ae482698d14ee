namespace OcppActors.LoadBench.Subjects;

/// <summary>Programs by name, also where only an administrator's path leads.</summary>
internal static class Executables
{
    /// <summary>The path, or null where there is no such program.</summary>
    public static string? TryFind(string name) => (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static string Find(string name) => TryFind(name) ?? throw new FileNotFoundException($"{name} is not installed");
}
