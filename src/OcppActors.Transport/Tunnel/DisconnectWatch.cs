using System.Net.Sockets;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// Watches, while nobody reads from a connection, whether the other side closes or breaks it. Bytes that come first end the
/// watch: what follows them is found by whoever reads them.
/// </summary>
internal sealed class DisconnectWatch
{
    private readonly CancellationTokenSource _gone = new();
    private readonly TcpConnection _connection;
    private readonly Task _watch;
    private volatile bool _isOver;

    public DisconnectWatch(TcpConnection connection)
    {
        _connection = connection;
        _watch = WatchAsync();
    }

    /// <summary>Cancelled when it has happened.</summary>
    public CancellationToken Token => _gone.Token;

    /// <summary>Ends the watch, without a failure. No byte is lost.</summary>
    public async Task EndAsync()
    {
        _isOver = true;
        _connection.Wake();
        await _watch;
        _gone.Dispose();
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
            // Gone as well.
        }

        await _gone.CancelAsync();
    }
}
