using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OcppActors.LoadBench.Load;

/// <summary>
/// The system calls of the load. The load shares the machine with what it measures, so it takes the shortest way:
/// no thread pool, no buffers in between.
/// </summary>
internal static partial class Libc
{
    public const int TryAgain = 11;
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;
    public const uint Broken = 0x008 | 0x010;

    private const int InProgress = 115;
    private const int Internet = 2;
    private const int NonBlockingStream = 1 | 0x800 | 0x80000;
    private const int NonBlocking = 0x800 | 0x80000;
    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int ReuseAddress = 2;
    private const int Linger = 13;
    private const int NoSignal = 0x4000;

    /// <summary>A socket of its own that is on its way to a loopback port.</summary>
    public static int Connect(int port)
    {
        var descriptor = Checked(socket(Internet, NonBlockingStream, 0));
        Set(descriptor, TcpLevel, NoDelay, 1);
        Span<byte> address = stackalloc byte[16];
        Write(address, port);
        if (connect(descriptor, ref address[0], address.Length) < 0 && Marshal.GetLastPInvokeError() is not InProgress)
        {
            close(descriptor);
            return -1;
        }

        return descriptor;
    }

    public static int Listen(int port)
    {
        var descriptor = Checked(socket(Internet, NonBlockingStream, 0));
        Set(descriptor, SocketLevel, ReuseAddress, 1);
        Span<byte> address = stackalloc byte[16];
        Write(address, port);
        Checked(bind(descriptor, ref address[0], address.Length));
        Checked(listen(descriptor, ushort.MaxValue));
        return descriptor;
    }

    /// <summary>The next that has connected, or -1.</summary>
    public static int Accept(int listener)
    {
        var descriptor = accept4(listener, 0, 0, NonBlocking);
        if (descriptor >= 0)
        {
            Set(descriptor, TcpLevel, NoDelay, 1);
        }

        return descriptor;
    }

    /// <summary>How many bytes there were; 0 at the end, -1 when the connection broke, null when nothing is there.</summary>
    public static int? Receive(int descriptor, Span<byte> buffer)
    {
        var count = recv(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, 0);
        return count >= 0 || Marshal.GetLastPInvokeError() != TryAgain ? (int)count : null;
    }

    /// <summary>False when not all of it went: the load's messages are so small and few that this means a broken connection.</summary>
    public static bool Send(int descriptor, ReadOnlySpan<byte> bytes) =>
        send(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length, NoSignal) == bytes.Length;

    /// <summary>By a reset, so that no port waits for minutes to be used again.</summary>
    public static void Reset(int descriptor)
    {
        Span<int> linger = [1, 0];
        setsockopt(descriptor, SocketLevel, Linger, ref linger[0], 2 * sizeof(int));
        close(descriptor);
    }

    public static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_ctl(int poller, int operation, int descriptor, ref byte interest);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_wait(int poller, ref byte events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int process, int signal);

    private static void Set(int descriptor, int level, int option, int value) =>
        setsockopt(descriptor, level, option, ref value, sizeof(int));

    private static void Write(Span<byte> address, int port)
    {
        address.Clear();
        address[0] = Internet;
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
        BinaryPrimitives.WriteUInt32BigEndian(address[4..], 0x7F000001);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int descriptor, ref byte address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int descriptor, ref byte address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int listen(int descriptor, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int descriptor, nint address, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int option, ref int value, int length);
}
