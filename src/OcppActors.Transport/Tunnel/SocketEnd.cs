using System.Buffers;
using System.Net.Security;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// An end of the tunnel on a TCP connection, the charger's or the CPMS's. A completed write has been accepted by the system,
/// so that a FIN may follow it. An end that waits for bytes holds no buffer.
/// </summary>
/// <param name="connection">The end owns it.</param>
/// <param name="remainder">Bytes that came in one read with the handshake. They are read first.</param>
internal abstract class SocketEnd(TcpConnection connection, byte[] remainder) : TunnelEnd
{
    private const int ReadBytes = 16 * 1024;

    private DisconnectWatch? _watch;
    private byte[]? _remainder = remainder.Length > 0 ? remainder : null;
    private byte[]? _rented;

    /// <inheritdoc/>
    public override CancellationToken Disconnected => (_watch ??= new DisconnectWatch(connection)).Token;

    /// <inheritdoc/>
    public override bool IsAcknowledged => connection.Socket.IsAcknowledged();

    /// <inheritdoc/>
    public override bool IsBroken => connection.Socket.IsBroken();

    protected TcpConnection Connection => connection;

    protected bool HasRemainder => _remainder is not null;

    /// <summary>Whether <see cref="Disconnected"/> is in use.</summary>
    protected bool IsWatched => _watch is not null;

    /// <summary>An end of this connection.</summary>
    /// <param name="connection">The end owns it.</param>
    /// <param name="tls">Authenticated, over the connection; null: plain.</param>
    /// <param name="remainder">Bytes that came in one read with the handshake. They are read first.</param>
    public static SocketEnd Of(TcpConnection connection, SslStream? tls, byte[] remainder) =>
        tls is null ? new PlainEnd(connection, remainder) : new TlsEnd(connection, tls, remainder);

    /// <inheritdoc/>
    public override void Consumed()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override void Abort() => connection.Reset();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        Consumed();
        return ValueTask.CompletedTask;
    }

    /// <summary>The bytes to read before those of the connection.</summary>
    protected byte[]? TakeRemainder() => HasRemainder ? Interlocked.Exchange(ref _remainder, null) : null;

    /// <summary>Ends the watch for disconnection: the reader takes over.</summary>
    protected async ValueTask EndWatchAsync()
    {
        if (Interlocked.Exchange(ref _watch, null) is { } watch)
        {
            await watch.EndAsync();
        }
    }

    /// <summary>A buffer to read into, until <see cref="Consumed"/>.</summary>
    protected byte[] Buffer() => _rented ??= ArrayPool<byte>.Shared.Rent(ReadBytes);
}
