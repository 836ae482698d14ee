namespace OcppActors.Hosting;

/// <summary>Whether every user of this machine may read a file. What its group may read is the administrator's decision.</summary>
internal static class OpenToAll
{
    /// <summary>The file's mode as <c>chmod</c> takes it, if all may read it; otherwise null, for devices and on Windows always.</summary>
    public static string? ModeOf(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        var mode = File.GetUnixFileMode(file);
        if (!mode.HasFlag(UnixFileMode.OtherRead) || IsDevice(file))
        {
            return null;
        }

        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
            {
                return null;
            }
        }

        return Convert.ToString((int)mode, 8);
    }

    private static bool IsDevice(string file) =>
        file.StartsWith("/dev/", StringComparison.Ordinal) && !file.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
