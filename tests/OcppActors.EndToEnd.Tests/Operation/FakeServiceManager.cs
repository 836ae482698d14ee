using System.Net.Sockets;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>A service manager's end of the notification socket (sd_notify(3)): it keeps every notification.</summary>
internal sealed class FakeServiceManager : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Task _receiving;
    private readonly string? _path;

    /// <param name="isAbstract">The socket has a name of its own (unix(7)) instead of a path.</param>
    /// <param name="hangs">It never reads.</param>
    public FakeServiceManager(bool isAbstract = false, bool hangs = false)
    {
        var name = $"ocpp-actors-{Guid.NewGuid():N}";
        _path = isAbstract ? null : Path.Combine(Path.GetTempPath(), name);
        Address = _path ?? $"@{name}";
        _socket.Bind(new UnixDomainSocketEndPoint(_path ?? $"\0{name}"));
        _receiving = hangs ? Task.CompletedTask : ReceiveAsync();
    }

    /// <summary>For <c>NOTIFY_SOCKET</c>.</summary>
    public string Address { get; }

    /// <summary>Every assignment, in its order.</summary>
    public AwaitableLog<string> Notifications { get; } = new();

    public Task<string> ReceivesAsync(string beginning) => Notifications.FirstAsync(
        told => told.StartsWith(beginning, StringComparison.Ordinal), $"{beginning} at the service manager", Deadline.Long);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                foreach (var told in Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    Notifications.Add(told);
                }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
