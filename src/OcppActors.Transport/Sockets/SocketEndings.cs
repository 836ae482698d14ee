using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OcppActors.Transport.Sockets;

/// <summary>The two ways in which a TCP connection can end (RFC 9293 sections 3.6 and 3.10).</summary>
internal static partial class SocketEndings
{
    private const nuint OutputQueueRequest = 0x5411; // SIOCOUTQ, tcp(7)

    /// <summary>Sends FIN; receiving goes on. Does nothing on a connection that has ended.</summary>
    public static void Finish(this Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Sends RST: both directions end now, and what the peer has not acknowledged is lost.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        // Dispose would first send a FIN where a call on the socket is in progress.
        socket.Close(timeout: 0);
    }

    /// <summary>Whether the peer has acknowledged all that was sent. True where the system cannot tell.</summary>
    public static bool IsAcknowledged(this Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            return ioctl(socket.SafeHandle, OutputQueueRequest, out var waiting) != 0 || waiting == 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>
    /// Whether the connection has been reset, or given up by the system; also on a connection that nobody reads from or
    /// writes to.
    /// </summary>
    public static bool IsBroken(this Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectError);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ioctl(SafeHandle descriptor, nuint request, out int value);
}
