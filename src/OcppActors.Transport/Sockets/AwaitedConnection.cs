using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Transport.Sockets;

/// <summary>A connection on systems without epoll: it waits for bytes by a zero-byte read of the runtime.</summary>
internal sealed class AwaitedConnection(Socket socket) : TcpConnection(socket)
{
    private readonly Signal _readable = new();
    private int _isAwaiting;

    /// <inheritdoc/>
    public override void Wake() => _readable.RaiseOnThreadPool();

    /// <inheritdoc/>
    protected override ValueTask BytesAsync()
    {
        if (Interlocked.Exchange(ref _isAwaiting, 1) == 0)
        {
            _ = AwaitBytesAsync();
        }

        return _readable.WaitAsync();
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await Socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <inheritdoc/>
    protected override void Release() => _readable.RaiseOnThreadPool();

    // A reader that was woken meanwhile finds this wait still in progress.
    private async Task AwaitBytesAsync()
    {
        try
        {
            await Socket.ReceiveAsync(Memory<byte>.Empty);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The next read reports it.
        }

        Volatile.Write(ref _isAwaiting, 0);
        _readable.Raise();
    }
}
