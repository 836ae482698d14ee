using System.Net.Sockets;

namespace OcppActors.Tunnel;

/// <summary>
/// Watches, while nobody reads from a connection, whether the other side closes or breaks it. Bytes that come first end the
/// watch: what follows them is found by whoever reads them.
/// </summary>
internal sealed class Departure
{
    private readonly CancellationTokenSource _gone = new();

    public Departure(Socket socket) => Watch = WatchAsync(socket);

    /// <summary>Cancelled when it has happened.</summary>
    public CancellationToken Token => _gone.Token;

    /// <summary>Completes, without a failure, when there is something to read, be it the end.</summary>
    public Task Watch { get; }

    private async Task WatchAsync(Socket socket)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty);
            if (socket.Available > 0)
            {
                return;
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Gone as well.
        }

        await _gone.CancelAsync();
    }
}
