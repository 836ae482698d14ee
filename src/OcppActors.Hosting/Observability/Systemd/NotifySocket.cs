using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>The notification socket of the service manager (sd_notify(3)).</summary>
internal sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
    {
        SendTimeout = (int)SendTimeout.TotalMilliseconds,
    };

    private readonly UnixDomainSocketEndPoint _manager;

    /// <param name="path">A path, or with <c>@</c> an abstract name (unix(7)).</param>
    private NotifySocket(string path) =>
        _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path);

    /// <summary>The socket that the environment names, or null.</summary>
    public static NotifySocket? OfEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 1 } path && path[0] is '/' or '@' ? new NotifySocket(path) : null;

    /// <param name="state">Assignments, one per line.</param>
    public void Send(string state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (Exception away) when (away is SocketException or ObjectDisposedException)
        {
            // The service does not depend on its manager.
        }
    }

    /// <summary>Reloading begins (systemd.service(5), Type=notify-reload, which compares the time with that of its own request).</summary>
    public void SendReloading(TimeProvider time) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={time.GetTimestamp() / (time.TimestampFrequency / 1_000_000)}"));

    /// <summary>Started, or reloaded.</summary>
    public void SendReady() => Send("READY=1");

    public void Dispose() => _socket.Dispose();
}
