using System.Security.Cryptography;

namespace OcppActors.Files;

/// <summary>
/// How files are written that hold what chargers and their drivers do: with mode 600, in folders of mode 700, and never through
/// a symbolic link in the file's place, which could lead to somebody else's file. Links among the folders are followed.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Unfinished = ".new";
    private const int RandomDigits = 16;
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes a file as a whole or not at all. What a killed writer of the same file has left is removed.</summary>
    /// <param name="path">Where there may be an older one. Missing folders are made.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">It cannot be written, or <paramref name="path"/> is a link.</exception>
    public static void Replace(string path, Action<Stream> write) => Translated(() =>
    {
        RefuseLink(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        MakeFolder(folder);
        foreach (var leftover in Directory.EnumerateFiles(folder).Where(other => IsUnfinished(path, other)))
        {
            File.Delete(leftover);
        }

        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}{Unfinished}";
        try
        {
            using (var stream = Create(unfinished, BufferBytes))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            RefuseLink(unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return true;
    });

    /// <summary>Opens a file to read it and to continue it; one that exists keeps its mode.</summary>
    /// <param name="path">Its folder must exist.</param>
    /// <param name="bufferBytes">Of the stream.</param>
    /// <exception cref="IOException">It cannot be opened, or <paramref name="path"/> is a link.</exception>
    public static FileStream OpenOrCreate(string path, int bufferBytes) => Translated(() =>
    {
        RefuseLink(path);
        if (!File.Exists(path))
        {
            return Create(path, bufferBytes);
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferBytes);
        try
        {
            RefuseLink(path); // one that has just taken the file's place
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <summary>Throws if a path is a symbolic link.</summary>
    /// <exception cref="IOException">It is one; the message says what to do.</exception>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
        {
            throw new IOException($"{path} is a link to {target}, and links are not written through; name the file itself, or make a link of its folder");
        }
    }

    // CreateNew (O_EXCL) follows no link and takes no existing file.
    private static FileStream Create(string path, int bufferBytes)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = bufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent)
        {
            MakeFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static bool IsUnfinished(string path, string other)
    {
        var (name, otherName) = (Path.GetFileName(path), Path.GetFileName(other));
        return otherName.Length == name.Length + 1 + RandomDigits + Unfinished.Length
            && otherName.StartsWith($"{name}.", StringComparison.Ordinal)
            && otherName.EndsWith(Unfinished, StringComparison.Ordinal)
            && otherName[(name.Length + 1)..^Unfinished.Length].All(char.IsAsciiHexDigitLower);
    }

    private static T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new IOException(forbidden.Message, forbidden);
        }
    }
}
