using System.Net.Sockets;
using System.Text;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>Where the service manager hears how the service is (sd_notify(3)).</summary>
internal sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
    {
        SendTimeout = (int)SendTime.TotalMilliseconds,
    };

    private readonly UnixDomainSocketEndPoint _manager;

    /// <param name="path">A path, or with <c>@</c> an abstract name (unix(7)).</param>
    private NotifySocket(string path) =>
        _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path);

    /// <summary>Null where nobody wants to hear.</summary>
    public static NotifySocket? OfEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 1 } path && path[0] is '/' or '@' ? new NotifySocket(path) : null;

    /// <param name="state">Assignments, a line each.</param>
    public void Send(string state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (Exception away) when (away is SocketException or ObjectDisposedException)
        {
            // A manager that is away hears nothing; the service itself goes on.
        }
    }

    public void Dispose() => _socket.Dispose();
}
