using System.Net;
using System.Net.Sockets;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>A test that listens on <c>::1</c>; skipped on a machine without that address.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IPv6FactAttribute : FactAttribute
{
    public IPv6FactAttribute()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
        }
        catch (SocketException)
        {
            Skip = "This machine has no ::1";
        }
    }
}
