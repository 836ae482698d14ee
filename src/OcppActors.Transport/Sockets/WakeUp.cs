using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace OcppActors.Transport.Sockets;

/// <summary>An event that wakes a thread out of <see cref="Epoll.Wait"/> (eventfd(2)).</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class WakeUp
{
    private const int CloseOnExec = 0x80000; // EFD_CLOEXEC
    private const int NonBlocking = 0x800; // EFD_NONBLOCK

    /// <exception cref="IOException">The process may open no more files.</exception>
    public WakeUp()
    {
        Handle = new SafeFileHandle(eventfd(0, CloseOnExec | NonBlocking), ownsHandle: true);
        if (Handle.IsInvalid)
        {
            throw new IOException($"Sockets cannot be watched: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    /// <summary>For <see cref="Epoll.Watch"/>, edge-triggered: then nobody needs to read the event.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Wakes the thread. Thread-safe.</summary>
    public void Raise()
    {
        var one = 1L;
        _ = write(Handle, in one, sizeof(long));
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int eventfd(uint count, int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint write(SafeHandle descriptor, ref readonly long value, nint bytes);
}
