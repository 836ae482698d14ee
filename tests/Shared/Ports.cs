using System.Net;
using System.Net.Sockets;

namespace OcppActors.TestSupport;

/// <summary>Ports to bind later, or more than once: below the range from which Linux assigns ports.</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const uint Count = 12_000;
    private static int _last = Random.Shared.Next((int)Count);

    /// <summary>A port that is free at the moment and assigned to nobody else in this process.</summary>
    public static int Free()
    {
        int port;
        do
        {
            port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
        }
        while (!IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
