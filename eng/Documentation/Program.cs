using OcppActors.Documentation;

foreach (var (path, text) in GeneratedPages.All)
{
    var file = Path.Combine(RepositoryRoot.Path, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    if (!File.Exists(file) || await File.ReadAllTextAsync(file) != text)
    {
        await File.WriteAllTextAsync(file, text);
        Console.WriteLine($"wrote {path}");
    }
}
