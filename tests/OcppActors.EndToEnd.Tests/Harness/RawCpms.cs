using System.Net;
using System.Net.Sockets;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// A CPMS that gives every request the answer that the test has written to the byte, keeps the requests, and ends a connection
/// when the relay has ended it.
/// </summary>
internal sealed class RawCpms : IAsyncDisposable
{
    public const string Acceptance =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<HttpHead, string> _answer;
    private readonly bool _echoes;
    private readonly Task _serving;

    /// <param name="answer">To every request.</param>
    /// <param name="echoes">Whether what follows a request comes back; otherwise it is dropped.</param>
    public RawCpms(string answer, bool echoes = false)
        : this(_ => answer, echoes)
    {
    }

    /// <inheritdoc cref="RawCpms(string, bool)"/>
    public RawCpms(Func<HttpHead, string> answer, bool echoes = false)
    {
        (_answer, _echoes) = (answer, echoes);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ocpp";

    public AwaitableLog<HttpHead> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        await _stop.CancelAsync();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync()));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: the test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var connection = new RawConnection(socket);
        try
        {
            var request = await connection.ReadHeadAsync();
            Requests.Add(request);
            await connection.SendAsync(_answer(request));
            await (_echoes ? connection.EchoAsync(_stop.Token) : connection.DrainAsync(_stop.Token));
        }
        catch (Exception ended) when (ended is IOException or TimeoutException or OperationCanceledException)
        {
            // The relay gave up the dial or reset the connection, or the test is over.
        }
    }
}
