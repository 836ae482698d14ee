using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace OcppActors.Transport.Sockets;

/// <summary>An epoll instance (epoll(7)): the list of sockets that the system watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class Epoll
{
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC
    private const int Add = 1; // EPOLL_CTL_ADD
    private const int Interrupted = 4; // EINTR
    private const int MaxAtOnce = 512;

    // struct epoll_event is packed on x86 only.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int KeyOffset = IsPacked ? 4 : 8;
    private static readonly int EventBytes = KeyOffset + sizeof(long);

    private readonly int _descriptor = epoll_create1(CloseOnExec);
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxAtOnce * EventBytes, pinned: true);

    /// <exception cref="IOException">The process may open no more files.</exception>
    public Epoll()
    {
        if (_descriptor < 0)
        {
            throw new IOException($"Sockets cannot be watched: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    /// <summary>Watches a socket until it is closed.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="events">Which events to report.</param>
    /// <param name="key">Reported with each event.</param>
    /// <exception cref="SocketException">The system watches no more sockets.</exception>
    public void Watch(SafeHandle socket, SocketEvents events, long key)
    {
        Span<byte> wanted = stackalloc byte[EventBytes];
        MemoryMarshal.Write(wanted, in events);
        MemoryMarshal.Write(wanted[KeyOffset..], in key);
        if (epoll_ctl(_descriptor, Add, socket, in wanted[0]) != 0)
        {
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        }
    }

    /// <summary>Waits for events, and calls <paramref name="onEvents"/> for each socket that has some.</summary>
    /// <exception cref="IOException">The system call failed.</exception>
    public void Wait(Action<long, SocketEvents> onEvents)
    {
        var count = epoll_wait(_descriptor, ref _events[0], MaxAtOnce, -1);
        if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new IOException($"Sockets cannot be waited for: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        for (var i = 0; i < count; i++)
        {
            var each = _events.AsSpan(i * EventBytes, EventBytes);
            onEvents(MemoryMarshal.Read<long>(each[KeyOffset..]), MemoryMarshal.Read<SocketEvents>(each));
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_ctl(int epoll, int operation, SafeHandle socket, ref readonly byte wanted);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int epoll_wait(int epoll, ref byte events, int maxEvents, int milliseconds);
}
