using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Channels;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A CPMS's answer to a charger that it refuses.</summary>
internal sealed record Refusal(string Status, string Body, params string[] Headers);

/// <summary>A charger's connection as the CPMS sees it.</summary>
internal sealed record CpmsConnection(HttpHead Request, HttpHead Answer, WebSocketPeer Socket);

/// <summary>
/// A CPMS on its own loopback port, for any number of chargers. It accepts each with the first subprotocol offered,
/// unless it is to refuse; the test controls its side of every connection.
/// </summary>
internal sealed class FakeCpms : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Refusal> _refusals = new();
    private readonly ConcurrentDictionary<string, string> _extensions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Stream>> _takers = new();
    private readonly ConcurrentDictionary<string, Channel<CpmsConnection>> _accepted = new();
    private readonly ConcurrentDictionary<string, CpmsConnection> _current = new();
    private readonly ConcurrentBag<IAsyncDisposable> _open = [];
    private readonly Task _accepting;

    private readonly SslServerAuthenticationOptions? _tls;

    /// <param name="tls">How it speaks TLS; null: not at all.</param>
    public FakeCpms(SslServerAuthenticationOptions? tls = null)
    {
        _tls = tls;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The path of the URL that the relay is given; what it appends follows.</summary>
    public const string BasePath = "/ws/webSocket";

    public int Port { get; }

    public string Authority => $"127.0.0.1:{Port}";

    public string Url => $"{(_tls is null ? "ws" : "wss")}://{Authority}{BasePath}";

    /// <summary>From now on, requests for this path below <see cref="BasePath"/> are refused.</summary>
    public void Refuse(string path, Refusal refusal) => _refusals[BasePath + path] = refusal;

    /// <summary>From now on, a charger at this path below <see cref="BasePath"/> is taken with these extensions.</summary>
    public void Extend(string path, string extensions) => _extensions[BasePath + path] = extensions;

    /// <summary>The next connection for this path below <see cref="BasePath"/> as bytes, once it is accepted. The test owns it.</summary>
    public Task<Stream> TakeOverAsync(string path)
    {
        var taker = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        _takers[BasePath + path] = taker;
        return taker.Task.WithinAsync($"a connection at the CPMS for {path}");
    }

    /// <summary>The remote ends of the connections so far, before their TLS handshakes.</summary>
    public AwaitableLog<EndPoint> Arrivals { get; } = new();

    /// <summary>Until this has completed, no connection gets an answer, not even to its ClientHello.</summary>
    public Task Opening { get; init; } = Task.CompletedTask;

    /// <summary>Set: one connection of a charger is enough, and a second is refused while the first is open.</summary>
    public Refusal? SecondConnection { get; set; }

    /// <summary>The next connection for this path (and query) below <see cref="BasePath"/>, waited for.</summary>
    public Task<CpmsConnection> ConnectionAsync(string path) =>
        AcceptedAt(BasePath + path).Reader.ReadAsync().AsTask().WithinAsync($"a connection at the CPMS for {path}");

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var open in _open)
        {
            await open.DisposeAsync();
        }
    }

    private Channel<CpmsConnection> AcceptedAt(string target) =>
        _accepted.GetOrAdd(target, static _ => Channel.CreateUnbounded<CpmsConnection>());

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                Arrivals.Add(socket.RemoteEndPoint!);
                _ = ServeAsync(new NetworkStream(socket, ownsSocket: true));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: the test is over.
        }
    }

    private async Task ServeAsync(NetworkStream plain)
    {
        _open.Add(plain);
        try
        {
            await Opening;
            var stream = await SecureAsync(plain);
            var request = await HttpHead.ReadAsync(stream);
            if (_refusals.TryGetValue(request.Target, out var refusal))
            {
                await RefuseAsync(stream, refusal);
                return;
            }

            var answer = Upgrade.Acceptance(
                request,
                request["Sec-WebSocket-Protocol"]?.Split(',')[0].Trim() ?? "",
                _extensions.TryGetValue(request.Target, out var extensions) ? [$"Sec-WebSocket-Extensions: {extensions}"] : []);
            if (_takers.TryRemove(request.Target, out var taker))
            {
                await answer.WriteAsync(stream);
                taker.SetResult(stream);
                return;
            }

            var connection = new CpmsConnection(request, answer, new WebSocketPeer(stream, masking: false));
            _open.Add(connection.Socket);
            if (SecondConnection is { } second)
            {
                if (!_current.TryAdd(request.Target, connection))
                {
                    await RefuseAsync(stream, second);
                    return;
                }

                _ = RemoveAtEndAsync(connection);
            }

            await answer.WriteAsync(stream);
            AcceptedAt(request.Target).Writer.TryWrite(connection);
        }
        catch (Exception gone) when (gone is IOException or AuthenticationException)
        {
            // The other end gave up during the handshake; a test that expected a connection fails by its deadline.
        }
    }

    private async Task RemoveAtEndAsync(CpmsConnection connection)
    {
        await connection.Socket.Ended;
        await connection.Socket.DisposeAsync();
        _current.TryRemove(connection.Request.Target, out _);
    }

    private async Task<Stream> SecureAsync(NetworkStream plain)
    {
        if (_tls is null)
        {
            return plain;
        }

        var stream = new SslStream(plain);
        try
        {
            await stream.AuthenticateAsServerAsync(_tls);
            return stream;
        }
        catch (AuthenticationException)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task RefuseAsync(Stream stream, Refusal refusal)
    {
        var body = Encoding.UTF8.GetBytes(refusal.Body);
        await Upgrade.OfLines(
        [
            $"HTTP/1.1 {refusal.Status}", .. refusal.Headers, $"Content-Length: {body.Length}", "Connection: close",
        ]).WriteAsync(stream);
        await stream.WriteAsync(body);
        stream.Close();
    }
}
