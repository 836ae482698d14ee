using System.Net.WebSockets;

namespace OcppActors.Snoop;

/// <summary>One connection to a snoop port, from connect to end.</summary>
internal static class SnoopReader
{
    private const int ReadBytes = 64 * 1024;
    private const int LongestMessage = 64 * 1024 * 1024;

    /// <summary>Reads until the stream ends. Never throws for what the network does.</summary>
    /// <param name="url">The snoop port.</param>
    /// <param name="connected">Called once, before the first message.</param>
    /// <param name="heard">Called with each text message, in order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Why it ended, in words for the log.</returns>
    public static async Task<string> RunAsync(
        Uri url, Action connected, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        try
        {
            await socket.ConnectAsync(url, cancellationToken);
            connected();
            return await ReadAsync(socket, heard, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "stopped";
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or HttpRequestException or OperationCanceledException)
        {
            return lost.InnerException?.Message ?? lost.Message;
        }
    }

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
