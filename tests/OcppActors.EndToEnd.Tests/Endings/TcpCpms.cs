using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>A CPMS that leaves even its answer to the test: it reads each request and hands over the connection.</summary>
internal sealed class TcpCpms : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TcpEnd>> _asked = new();
    private readonly SslStreamCertificateContext? _certificate;
    private readonly Task _accepting;

    /// <param name="certificate">With its chain, for wss; null: ws.</param>
    public TcpCpms(SslStreamCertificateContext? certificate = null)
    {
        _certificate = certificate;
        _listener.Server.ReceiveBufferSize = TcpEnd.Window;
        _listener.Start(backlog: 1024);
        _accepting = AcceptAsync();
    }

    public static byte[] Acceptance { get; } =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"u8.ToArray();

    /// <summary>The same with permessage-deflate.</summary>
    public static byte[] CompressedAcceptance { get; } =
        [.. Acceptance[..^2], .. "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"u8];

    public string Url => $"{(_certificate is null ? "ws" : "wss")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>The connection on which the charger of this path has asked, waited for; it has no answer yet.</summary>
    public async Task<TcpEnd> RequestAsync(string path)
    {
        var wire = await Asked(path).Task.WithinAsync($"the request for {path} at the CPMS", Deadline.Long);
        _asked.TryRemove(path, out _);
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private TaskCompletionSource<TcpEnd> Asked(string path) =>
        _asked.GetOrAdd(path, static _ => new TaskCompletionSource<TcpEnd>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: the test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate });
            }

            var request = await HttpHead.ReadAsync(stream);
            Asked(request.Target).TrySetResult(new TcpEnd(socket, stream));
        }
        catch (IOException)
        {
            await stream.DisposeAsync(); // the relay gave up the dial
        }
    }
}
