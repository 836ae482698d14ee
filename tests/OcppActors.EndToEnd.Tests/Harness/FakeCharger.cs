using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A charger on its own socket: it sends its upgrade request and keeps the answer.</summary>
internal sealed class FakeCharger : IAsyncDisposable
{
    private readonly Stream _stream;

    private FakeCharger(Stream stream, HttpHead request, HttpHead answer, string body)
    {
        (_stream, Request, Answer, Body) = (stream, request, answer, body);
        Socket = answer.Status == 101 ? new WebSocketPeer(stream, masking: true) : null;
    }

    public const string UserAgent = "HomeWall/2.1.9";

    public HttpHead Request { get; }

    public HttpHead Answer { get; }

    /// <summary>The body of a refusal.</summary>
    public string Body { get; }

    /// <summary>The WebSocket, or null if the answer was not 101.</summary>
    public WebSocketPeer? Socket { get; }

    /// <summary>What the other end showed; null without TLS.</summary>
    public string? Thumbprint => (_stream as SslStream)?.RemoteCertificate?.GetCertHashString();

    /// <param name="url">Where to: <c>ws</c> or <c>wss</c>, path and query raw.</param>
    /// <param name="subprotocols">Offered, in one header.</param>
    /// <param name="authority">Whom to trust where the URL is <c>wss</c>.</param>
    /// <param name="extra">More header lines.</param>
    public static Task<FakeCharger> ConnectAsync(
        Uri url, string subprotocols = "ocpp1.6", X509Certificate2? authority = null, params string[] extra) =>
        ConnectAsync(url, new SslClientAuthenticationOptions { CertificateChainPolicy = TestCertificates.Trusting(authority) }, subprotocols, extra);

    /// <param name="url">Where to: <c>ws</c> or <c>wss</c>, path and query raw.</param>
    /// <param name="tls">How it speaks TLS where the URL is <c>wss</c>.</param>
    /// <param name="subprotocols">Offered, in one header.</param>
    /// <param name="extra">More header lines.</param>
    public static Task<FakeCharger> ConnectAsync(
        Uri url, SslClientAuthenticationOptions tls, string subprotocols = "ocpp1.6", params string[] extra) =>
        ConnectAsync(url, IPAddress.Any, Deadline.Generous, tls, subprotocols, extra);

    /// <param name="url">Where to: <c>ws</c>, path and query raw.</param>
    /// <param name="from">The IPv4 address to connect from.</param>
    /// <param name="patience">How long connecting, and then the answer, may take.</param>
    public static Task<FakeCharger> ConnectAsync(Uri url, IPAddress from, TimeSpan patience) =>
        ConnectAsync(url, from, patience, new SslClientAuthenticationOptions(), "ocpp1.6", []);

    private static async Task<FakeCharger> ConnectAsync(
        Uri url, IPAddress from, TimeSpan patience, SslClientAuthenticationOptions tls, string subprotocols, string[] extra)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(url.Host, url.Port).WithinAsync($"the connection to {url}", patience);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (url.Scheme == Uri.UriSchemeWss)
        {
            stream = await SecureAsync(stream, url.Host, tls);
        }

        var request = Upgrade.Request(url.Authority, url.PathAndQuery, subprotocols, [$"User-Agent: {UserAgent}", .. extra]);
        await request.WriteAsync(stream);
        var answer = await HttpHead.ReadAsync(stream).WithinAsync($"the answer to {request.StartLine}", patience);
        var body = answer.Status == 101 ? "" : await ReadBodyAsync(stream, answer);
        return new FakeCharger(stream, request, answer, body);
    }

    public async ValueTask DisposeAsync()
    {
        if (Socket is not null)
        {
            await Socket.DisposeAsync();
        }

        await _stream.DisposeAsync();
    }

    private static async Task<SslStream> SecureAsync(Stream plain, string host, SslClientAuthenticationOptions options)
    {
        var stream = new SslStream(plain);
        options.TargetHost ??= host;
        try
        {
            await stream.AuthenticateAsClientAsync(options).WithinAsync("the TLS handshake");
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ReadBodyAsync(Stream stream, HttpHead answer)
    {
        if (!int.TryParse(answer["Content-Length"], CultureInfo.InvariantCulture, out var length))
        {
            return await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync().WithinAsync("the end of the body");
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body).AsTask().WithinAsync("the body");
        return Encoding.UTF8.GetString(body);
    }
}
