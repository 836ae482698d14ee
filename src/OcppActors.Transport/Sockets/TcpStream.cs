using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// A connection as a stream, for handshakes and TLS. A zero-byte read waits until there are bytes. A
/// lost connection is an <see cref="IOException"/>.
/// </summary>
internal sealed class TcpStream(TcpConnection connection) : AsyncStream
{
    /// <summary>Whether there are no more bytes to come: the peer has sent FIN behind what has been read, or the connection has broken. The reader's to ask.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return connection.HasBytes() is false;
            }
            catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = 0;
            do
            {
                await connection.ReadableAsync(cancellationToken);
            }
            while (buffer.IsEmpty ? connection.HasBytes() is null : !connection.TryReceive(buffer.Span, out count));
            return count;
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await connection.SendAsync(buffer, cancellationToken);
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
