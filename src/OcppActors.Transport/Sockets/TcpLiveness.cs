using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OcppActors.Transport.Sockets;

/// <summary>How a peer that vanishes without FIN or RST is detected: keep-alive (RFC 1122 section 4.2.3.6) and user timeout (RFC 5482).</summary>
public sealed record TcpLiveness
{
    /// <summary>The values without configuration.</summary>
    public static TcpLiveness Default { get; } = new();

    private const int LinuxTcp = 6; // IPPROTO_TCP
    private const int LinuxUserTimeout = 18; // TCP_USER_TIMEOUT, tcp(7)

    /// <summary>The silence after which the first probe is sent.</summary>
    public TimeSpan KeepAliveTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time between two probes.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long probes, data or a closed receive window may go unanswered before the system gives the connection up. It is
    /// counted from the last segment received, so on Linux it decides before the number of probes does.
    /// </summary>
    public TimeSpan UserTimeout { get; init; } = TimeSpan.FromSeconds(90);

    // Systems without a user timeout: as many probes as fit into that time.
    private int Probes => Math.Clamp((int)Math.Ceiling((UserTimeout - KeepAliveTime) / KeepAliveInterval), 1, 127);

    /// <summary>Sets the socket's options. A connection that has ended is left to its reader.</summary>
    public void Watch(Socket socket)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(KeepAliveTime));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(KeepAliveInterval));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            if (OperatingSystem.IsLinux())
            {
                var milliseconds = (int)UserTimeout.TotalMilliseconds;
                socket.SetRawSocketOption(LinuxTcp, LinuxUserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in milliseconds)));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }

    private static int Seconds(TimeSpan time) => Math.Clamp((int)Math.Ceiling(time.TotalSeconds), 1, short.MaxValue);
}
