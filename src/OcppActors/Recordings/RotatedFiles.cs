using System.Globalization;
using System.IO.Compression;
using OcppActors.Files;

namespace OcppActors.Recordings;

/// <summary>
/// The rotated files of a recording: <c>traffic.20260418T200320123Z.jsonl</c> of <c>traffic.jsonl</c>, named
/// after the time at which that happened, with <c>.gz</c> where they are compressed.
/// </summary>
internal sealed class RotatedFiles
{
    private const string TimeForm = "yyyyMMdd'T'HHmmssfff'Z'";
    private const string Compressed = ".gz";

    private readonly string _path;
    private readonly string _folder;
    private readonly string _stem;
    private readonly string _extension;
    private readonly RotationRules _rules;

    /// <param name="path">The recording.</param>
    /// <param name="rules">How many to keep, and whether to compress them.</param>
    public RotatedFiles(string path, RotationRules rules)
    {
        _path = Path.GetFullPath(path);
        _folder = Path.GetDirectoryName(_path)!;
        _extension = Path.GetExtension(_path);
        _stem = Path.GetFileNameWithoutExtension(_path) + ".";
        _rules = rules;
    }

    /// <summary>Their paths, the oldest first.</summary>
    public IReadOnlyList<string> All =>
        [.. Directory.EnumerateFiles(_folder).Where(IsOurs).OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)];

    /// <summary>Renames the recording's file to a rotated one.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public void Add(DateTimeOffset now)
    {
        var name = NameOf(now);
        while (File.Exists(name) || File.Exists(name + Compressed))
        {
            now = now.AddMilliseconds(1);
            name = NameOf(now);
        }

        File.Move(_path, name);
    }

    /// <summary>Removes superfluous files and compresses the others, including those that an earlier run has left.</summary>
    /// <exception cref="IOException">A file cannot be written or removed.</exception>
    public void CleanUp()
    {
        var all = All;
        var superfluous = _rules.Keep > 0 ? Math.Max(0, all.Count - _rules.Keep) : 0;
        foreach (var path in all.Take(superfluous))
        {
            File.Delete(path);
        }

        foreach (var path in all.Skip(superfluous).Where(path => _rules.Compresses && !path.EndsWith(Compressed, StringComparison.Ordinal)))
        {
            Compress(path);
        }
    }

    private static void Compress(string path)
    {
        using (var plain = File.OpenRead(path))
        {
            PrivateFile.Replace(path + Compressed, stream =>
            {
                using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
                plain.CopyTo(gzip);
            });
        }

        File.Delete(path);
    }

    private string NameOf(DateTimeOffset time) =>
        Path.Combine(_folder, $"{_stem}{time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}{_extension}");

    private bool IsOurs(string path)
    {
        var name = Path.GetFileName(path);
        name = name.EndsWith(Compressed, StringComparison.Ordinal) ? name[..^Compressed.Length] : name;
        return name.StartsWith(_stem, StringComparison.Ordinal)
            && name.EndsWith(_extension, StringComparison.Ordinal)
            && name.Length > _stem.Length + _extension.Length
            && DateTime.TryParseExact(
                name[_stem.Length..^_extension.Length], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
