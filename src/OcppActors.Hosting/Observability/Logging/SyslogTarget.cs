using System.Net.Sockets;
using System.Text;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Writes the log to syslog as the original does: through <c>/dev/log</c> or, if that is missing, by UDP to localhost:514
/// (RFC 3164). A daemon that was restarted is connected to again.
/// </summary>
/// <param name="connect">Connects to the daemon.</param>
internal sealed class SyslogTarget(Func<Socket> connect) : ILogTarget
{
    private const string LocalSocket = "/dev/log";
    private const int Port = 514;

    private Socket? _socket;

    /// <inheritdoc/>
    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        if (!TrySend(bytes))
        {
            _socket = connect();
            _socket.Send(bytes);
        }
    }

    public void Dispose() => _socket?.Dispose();

    /// <summary>Connects to the daemon of this machine.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public static Socket Connect() => TryConnectLocally() ?? ConnectByUdp();

    private static Socket? TryConnectLocally()
    {
        var local = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            local.Connect(new UnixDomainSocketEndPoint(LocalSocket));
            return local;
        }
        catch (SocketException)
        {
            local.Dispose(); // nothing listens there; the original tries UDP next
            return null;
        }
    }

    private static Socket ConnectByUdp()
    {
        var udp = new Socket(SocketType.Dgram, ProtocolType.Udp);
        udp.Connect("localhost", Port);
        return udp;
    }

    // False: there is no connection, or no longer.
    private bool TrySend(byte[] bytes)
    {
        try
        {
            return _socket?.Send(bytes) is not null;
        }
        catch (SocketException)
        {
            _socket?.Dispose();
            _socket = null;
            return false;
        }
    }
}
