using System.Net;
using System.Net.Sockets;

namespace OcppActors.LoadBench.Subjects;

/// <summary>
/// Ports below those that the system gives to outgoing connections: a charger that tries a port again and again must not
/// be given it as its own.
/// </summary>
internal static class Ports
{
    private const int First = 18_000;
    private const int Last = 31_000;
    private static int _next = First + (Environment.ProcessId % 10_000);

    public static int Free()
    {
        for (var tries = 0; tries < Last - First; tries++)
        {
            _next = _next < Last ? _next + 1 : First;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, _next);
                listener.Start();
                return _next;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }

        throw new InvalidOperationException($"No port is free between {First} and {Last}");
    }
}
