using System.Net.Sockets;

namespace OcppActors.Tunnel;

/// <summary>The two ways in which a TCP connection can end (RFC 9293 sections 3.6 and 3.10).</summary>
internal static class SocketEndings
{
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

    /// <summary>RST: both directions end now.</summary>
    public static void Reset(this Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        socket.Dispose();
    }
}
