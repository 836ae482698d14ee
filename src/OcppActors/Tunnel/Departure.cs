using System.Net.Sockets;

namespace OcppActors.Tunnel;

/// <summary>
/// Watches, while nobody reads from a connection, whether the other side closes or breaks it. Bytes that come first end the
/// watch: what follows them is found by whoever reads them.
/// </summary>
internal sealed class Departure
{
    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watch;

    public Departure(Socket socket) => _watch = WatchAsync(socket);

    /// <summary>Cancelled when it has happened.</summary>
    public CancellationToken Token => _gone.Token;

    /// <summary>Ends the watch, without a failure. No byte is lost.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _watch;
        _over.Dispose();
        _gone.Dispose();
    }

    private async Task WatchAsync(Socket socket)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, _over.Token);
            if (socket.Available > 0)
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Gone as well.
        }

        await _gone.CancelAsync();
    }
}
