using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A client of the snoop stream: keeps every text message as it came.</summary>
internal sealed class SnoopClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>By charge point: a message is parsed when it comes and not again for each wait.</summary>
    private readonly ConcurrentDictionary<string, AwaitableLog<string>> _byChargePoint = new(StringComparer.Ordinal);
    private Task _reading = Task.CompletedTask;

    private SnoopClient()
    {
    }

    public AwaitableLog<string> Messages { get; } = new();

    /// <summary>How many messages the relay announced as its replay; null: it announced none.</summary>
    public int? Replay { get; private set; }

    /// <param name="url">The stream: <c>ws</c> or <c>wss</c>.</param>
    /// <param name="authority">Whom to trust where the URL is <c>wss</c>.</param>
    public static async Task<SnoopClient> ConnectAsync(Uri url, X509Certificate2? authority = null)
    {
        var client = new SnoopClient();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = TestCertificates.Trusting(authority);
        using var invoker = new HttpMessageInvoker(handler);
        client._socket.Options.CollectHttpResponseDetails = true;
        await client._socket.ConnectAsync(url, invoker, CancellationToken.None).WithinAsync($"the connection to {url}");
        client.Replay = client._socket.HttpResponseHeaders?.TryGetValue("Ocpp-Snoop-Replay", out var replay) is true
            ? int.Parse(replay.Single(), CultureInfo.InvariantCulture)
            : null;
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>The messages about one charge point, once there are as many as expected.</summary>
    public async Task<IReadOnlyList<string>> MessagesOfAsync(string chargePoint, int count)
    {
        var messages = Of(chargePoint);
        await messages.WhenAsync(all => all.Count >= count, $"{count} snoop messages about {chargePoint}");
        return messages.Entries;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private AwaitableLog<string> Of(string chargePoint) => _byChargePoint.GetOrAdd(chargePoint, static _ => new());

    private async Task ReadAsync()
    {
        var message = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(chunk, _stop.Token);
                if (received.MessageType != WebSocketMessageType.Text)
                {
                    return;
                }

                message.Write(chunk, 0, received.Count);
                if (received.EndOfMessage)
                {
                    var line = Encoding.UTF8.GetString(message.ToArray());
                    Messages.Add(line);
                    Of(SnoopLine.Parse(line).ChargePoint).Add(line);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            // The stream has ended; a test that still waits for a message fails by its deadline.
        }
    }
}
