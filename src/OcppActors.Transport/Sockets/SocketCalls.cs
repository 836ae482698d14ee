using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace OcppActors.Transport.Sockets;

/// <summary>recv(2) and send(2) of a socket that does not block, without what <see cref="Socket"/> does around them.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SocketCalls
{
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    /// <summary>Takes what has come, as <see cref="Socket.Receive(Span{byte}, SocketFlags, out SocketError)"/>.</summary>
    public static int Receive(SafeHandle socket, Span<byte> buffer, out SocketError error)
    {
        nint count;
        do
        {
            count = recv(socket, ref MemoryMarshal.GetReference(buffer), buffer.Length, 0);
            error = count >= 0 ? SocketError.Success : LastError();
        }
        while (error == SocketError.Interrupted);

        return Math.Max((int)count, 0);
    }

    /// <summary>Sends what the system takes at once, as <see cref="Socket.Send(ReadOnlySpan{byte}, SocketFlags, out SocketError)"/>.</summary>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> bytes, out SocketError error)
    {
        nint count;
        do
        {
            count = send(socket, in MemoryMarshal.GetReference(bytes), bytes.Length, NoSignal);
            error = count >= 0 ? SocketError.Success : LastError();
        }
        while (error == SocketError.Interrupted);

        return Math.Max((int)count, 0);
    }

    // errno(3) in the words that Socket has for it; what neither call is known to end with is just an error.
    private static SocketError LastError() => Marshal.GetLastPInvokeError() switch
    {
        4 => SocketError.Interrupted, // EINTR
        11 => SocketError.WouldBlock, // EAGAIN
        105 => SocketError.NoBufferSpaceAvailable, // ENOBUFS
        32 => SocketError.Shutdown, // EPIPE
        100 => SocketError.NetworkDown, // ENETDOWN
        101 => SocketError.NetworkUnreachable, // ENETUNREACH
        103 => SocketError.ConnectionAborted, // ECONNABORTED
        104 => SocketError.ConnectionReset, // ECONNRESET
        107 => SocketError.NotConnected, // ENOTCONN
        110 => SocketError.TimedOut, // ETIMEDOUT
        111 => SocketError.ConnectionRefused, // ECONNREFUSED
        112 => SocketError.HostDown, // EHOSTDOWN
        113 => SocketError.HostUnreachable, // EHOSTUNREACH
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint recv(SafeHandle socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint send(SafeHandle socket, ref readonly byte bytes, nint length, int flags);
}
