using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OcppActors.Hosting.Logs;

/// <summary>Whether standard output is the journal: systemd says in <c>JOURNAL_STREAM</c> which file that is (systemd.exec(5)).</summary>
internal static partial class JournalStream
{
    private const int StandardOutput = 1;
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the descriptor itself
    private const uint Inode = 0x100; // STATX_INO

    public static bool IsStandardOutput =>
        Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 } stream
        && OperatingSystem.IsLinux()
        && stream == Identify(StandardOutput);

    // statx(2): its structure, unlike that of fstat, is the same on every architecture.
    private static string? Identify(int descriptor)
    {
        var status = new byte[256];
        try
        {
            if (statx(descriptor, "", EmptyPath, Inode, status) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library that does not have it
        }

        var inode = BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(32));
        ulong major = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(136));
        ulong minor = BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(140));
        var device = ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff); // makedev(3)
        return string.Create(CultureInfo.InvariantCulture, $"{device}:{inode}");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int statx(int directory, string path, int flags, uint mask, Span<byte> status);
}
