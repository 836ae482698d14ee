namespace OcppActors.TestSupport;

/// <summary>The permissions of files as <c>chmod</c> writes them, in octal digits. For tests that need Unix.</summary>
internal static class FileModes
{
    public static string Of(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public static void Set(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }
}
