using System.Net.WebSockets;
using System.Text;

namespace OcppActors.Simulator.Protocol;

/// <summary>A WebSocket that carries whole OCPP messages; any thread may send.</summary>
internal sealed class OcppSocket(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    /// <exception cref="WebSocketException">The connection is gone.</exception>
    public async Task SendAsync(OcppMessage message, CancellationToken stop)
    {
        await _sending.WaitAsync(stop);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.Write()), WebSocketMessageType.Text, true, stop);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next text message; null once the other end has closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task<string?> ReceiveAsync(CancellationToken stop)
    {
        using var message = new MemoryStream();
        var chunk = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(chunk.AsMemory(), stop);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(chunk, 0, received.Count);
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    /// <summary>Sends a Close, if the connection still allows it.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await socket.CloseOutputAsync(status, reason, patience.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone already.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }
}
