using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>The notification socket of the service manager (sd_notify(3)). A manager that hangs blocks no thread.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const string Variable = "NOTIFY_SOCKET";
    private const int Attempts = 50;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _manager;
    private readonly TimeProvider _time;

    /// <param name="path">A path, or with <c>@</c> an abstract name (unix(7)).</param>
    /// <param name="time">The clock.</param>
    internal NotifySocket(string path, TimeProvider time)
    {
        _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path);
        _time = time;
    }

    /// <summary>The pause after which a notification is tried again; altogether for five seconds.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(0.1);

    /// <summary>The socket that the environment names, or null.</summary>
    public static NotifySocket? OfEnvironment(TimeProvider time) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 1 } path && path[0] is '/' or '@' ? new NotifySocket(path, time) : null;

    /// <summary>Completes once the manager has taken the notification, is away, or has had its time.</summary>
    /// <param name="state">Assignments, one per line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(string state, CancellationToken cancellationToken = default)
    {
        var bytes = Encoding.UTF8.GetBytes(state);
        for (var i = 0; i < Attempts && !TrySend(bytes); i++)
        {
            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    /// <summary>Reloading begins (systemd.service(5), Type=notify-reload, which compares the time with that of its own request).</summary>
    public Task SendReloadingAsync(TimeProvider time, CancellationToken cancellationToken) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={time.GetTimestamp() / (time.TimestampFrequency / 1_000_000)}"), cancellationToken);

    /// <summary>Started, or reloaded.</summary>
    public Task SendReadyAsync(CancellationToken cancellationToken) => SendAsync("READY=1", cancellationToken);

    public void Dispose() => _socket.Dispose();

    // False: the manager's queue is full.
    private bool TrySend(byte[] state)
    {
        try
        {
            _socket.SendTo(state, _manager);
            return true;
        }
        catch (SocketException full) when (full.SocketErrorCode == SocketError.WouldBlock)
        {
            return false;
        }
        catch (Exception away) when (away is SocketException or ObjectDisposedException)
        {
            return true; // the service does not depend on its manager
        }
    }
}
