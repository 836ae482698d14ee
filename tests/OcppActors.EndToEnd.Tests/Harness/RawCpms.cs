using System.Net;
using System.Net.Sockets;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A CPMS that gives every request one answer, written by the test to the byte, and keeps the requests.</summary>
internal sealed class RawCpms : IAsyncDisposable
{
    public const string Acceptance =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<RawConnection> _open = [];
    private readonly string _answer;
    private readonly Task _serving;

    public RawCpms(string answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ocpp";

    public Journal<Head> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        foreach (var connection in _open)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var connection = new RawConnection(await _listener.AcceptSocketAsync());
                _open.Add(connection);
                Requests.Add(await connection.HeadAsync());
                await connection.SendAsync(_answer);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: the play is over.
        }
    }
}
