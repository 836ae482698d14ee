using System.Net.Sockets;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Watches a connection that nobody reads from for the peer's FIN or reset. If bytes arrive first, the watch ends: the reader
/// of the bytes finds what follows them.
/// </summary>
internal sealed class DisconnectWatch
{
    private readonly CancellationTokenSource _disconnected = new();
    private readonly TcpConnection _connection;
    private readonly Task _watch;
    private volatile bool _isOver;

    public DisconnectWatch(TcpConnection connection)
    {
        _connection = connection;
        _watch = WatchAsync();
    }

    /// <summary>Cancelled when the peer has disconnected.</summary>
    public CancellationToken Token => _disconnected.Token;

    /// <summary>Ends the watch. No byte is lost.</summary>
    public async Task EndAsync()
    {
        _isOver = true;
        _connection.Wake();
        await _watch;
        _disconnected.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            bool? hasBytes;
            while ((hasBytes = _connection.HasBytes()) is null)
            {
                await _connection.ReadableAsync();
                if (_isOver)
                {
                    return;
                }
            }

            if (hasBytes.Value)
            {
                return;
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Disconnected as well.
        }

        await _disconnected.CancelAsync();
    }
}
