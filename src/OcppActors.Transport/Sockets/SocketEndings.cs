using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OcppActors.Transport.Sockets;

/// <summary>The two ways in which a TCP connection can end (RFC 9293 sections 3.6 and 3.10).</summary>
internal static partial class SocketEndings
{
    private const nuint OutputQueueRequest = 0x5411; // SIOCOUTQ, tcp(7)

    /// <summary>FIN: nothing more is sent, receiving goes on. A connection that is gone already stays gone.</summary>
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

    /// <summary>RST: both directions end now, and what the other side has not acknowledged is lost.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        // Dispose would first shut down, with a FIN, a socket on which a call is just under way.
        socket.Close(timeout: 0);
    }

    /// <summary>Whether nothing that was sent is still without acknowledgement. Where the system cannot tell, all is taken to have arrived.</summary>
    public static bool HasArrived(this Socket socket)
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
    /// Whether the connection has been reset, or given up by the system: known to whoever asks, though nobody reads from it or
    /// writes to it.
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
