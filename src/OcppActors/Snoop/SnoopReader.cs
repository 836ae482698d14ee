using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tls;

namespace OcppActors.Snoop;

/// <summary>One connection to a snoop port, from connect to end.</summary>
public static class SnoopReader
{
    private const int ReadBytes = 64 * 1024;
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>Reads until the stream ends. Never throws for what the network does.</summary>
    /// <param name="url">The snoop port.</param>
    /// <param name="token">The token that the port requires; null: none.</param>
    /// <param name="tls">The TLS settings for a <c>wss</c> port.</param>
    /// <param name="connected">Called once, before the first message, with the number of messages that the relay announced as
    /// its replay; null: it announced none.</param>
    /// <param name="received">Called with each text message, in order.</param>
    /// <param name="replayEnded">Called once, when all that the relay announced as its replay has been received; never where it
    /// announces none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Why it ended, in words for the log.</returns>
    public static async Task<string> RunAsync(
        Uri url,
        string? token,
        TlsClient tls,
        Action<int?> connected,
        Action<ReadOnlyMemory<byte>> received,
        Action replayEnded,
        CancellationToken cancellationToken)
    {
        string? complaint = null;
        using var http = new SocketsHttpHandler
        {
            SslOptions = tls.For(url.IdnHost, wrong => complaint = wrong, TimeProvider.System),
            ConnectCallback = async (connection, cancellation) => new NetworkStream(
                await HostSockets.ConnectAsync(connection.DnsEndPoint.Host, connection.DnsEndPoint.Port, TimeProvider.System, cancellation), ownsSocket: true),
        };
        using var invoker = new HttpMessageInvoker(http);
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        try
        {
            await socket.ConnectAsync(url, invoker, cancellationToken);
            var replay = ReplayOf(socket, url);
            socket.HttpResponseHeaders = null; // not needed for as long as the connection lasts
            connected(replay < 0 ? null : replay);
            return await ReadAsync(socket, received, replay, replayEnded, cancellationToken);
        }
        catch (WebSocketException) when (RefusalOf(socket.HttpStatusCode) is { } refusal)
        {
            return refusal;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "stopped";
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or HttpRequestException or OperationCanceledException)
        {
            return complaint ?? Explain(lost, tls);
        }
    }

    private static string? RefusalOf(HttpStatusCode status) => status switch
    {
        < HttpStatusCode.Continue or HttpStatusCode.SwitchingProtocols => null,
        HttpStatusCode.Unauthorized => "it asks for a token (401): give the relay's --snoop-token here as well",
        HttpStatusCode.Forbidden => "it does not accept this host name (403): add it to the relay's --snoop-allowed-hosts",
        _ => $"it answered {(int)status}",
    };

    private static string Explain(Exception lost, TlsClient tls) => lost.InnerException?.InnerException is AuthenticationException refused
        ? tls.Explain(refused)
        : lost.InnerException?.Message ?? lost.Message;

    // The length of the replay; -1 where the relay announces none or was asked for none.
    private static int ReplayOf(ClientWebSocket socket, Uri url) =>
        !url.Query.Contains("replay=false", StringComparison.OrdinalIgnoreCase)
        && socket.HttpResponseHeaders?.TryGetValue(SnoopEndpoint.ReplayHeader, out var values) is true
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var replay)
            ? replay
            : -1;

    private static async Task<string> ReadAsync(
        ClientWebSocket socket, Action<ReadOnlyMemory<byte>> received, int replay, Action replayEnded, CancellationToken cancellationToken)
    {
        if (replay == 0)
        {
            replayEnded();
        }

        var buffer = new byte[ReadBytes];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var result = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return $"it closed with {(int?)socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd();
            }

            filled += result.Count;
            if (filled > MaxMessageBytes)
            {
                return "it sent an oversized message";
            }

            if (!result.EndOfMessage)
            {
                continue;
            }

            received(buffer.AsSpan(0, filled).ToArray());
            filled = 0;
            if (replay > 0 && --replay == 0)
            {
                replayEnded();
            }
        }
    }
}
