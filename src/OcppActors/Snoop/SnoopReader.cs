using System.Net.WebSockets;
using System.Security.Authentication;
using OcppActors.Tls;

namespace OcppActors.Snoop;

/// <summary>One connection to a snoop port, from connect to end.</summary>
internal static class SnoopReader
{
    private const int ReadBytes = 64 * 1024;
    private const int LongestMessage = 64 * 1024 * 1024;

    /// <summary>Reads until the stream ends. Never throws for what the network does.</summary>
    /// <param name="url">The snoop port.</param>
    /// <param name="tls">How a <c>wss</c> port is spoken to.</param>
    /// <param name="connected">Called once, before the first message.</param>
    /// <param name="heard">Called with each text message, in order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Why it ended, in words for the log.</returns>
    public static async Task<string> RunAsync(
        Uri url, TlsClient tls, Action connected, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
        string? complaint = null;
        using var http = new SocketsHttpHandler { SslOptions = tls.For(url.IdnHost, wrong => complaint = wrong, TimeProvider.System) };
        using var invoker = new HttpMessageInvoker(http);
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        try
        {
            await socket.ConnectAsync(url, invoker, cancellationToken);
            connected();
            return await ReadAsync(socket, heard, cancellationToken);
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

    private static string Explain(Exception lost, TlsClient tls) => lost.InnerException?.InnerException is AuthenticationException refused
        ? tls.Explain(refused)
        : lost.InnerException?.Message ?? lost.Message;

    private static async Task<string> ReadAsync(
        ClientWebSocket socket, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
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
            if (filled > LongestMessage)
            {
                return "it sent a message without end";
            }

            if (!result.EndOfMessage)
            {
                continue;
            }

            heard(buffer.AsSpan(0, filled).ToArray());
            filled = 0;
        }
    }
}
