using System.Buffers;
using System.Net.Security;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>
/// One end of the tunnel on a connection, the charger's or the CPMS's. A finished write has left this process, so that a
/// FIN may follow it. While nothing comes it holds no buffer.
/// </summary>
/// <param name="connection">The end owns it.</param>
/// <param name="remainder">Bytes that came in one read with the handshake; the first to be read.</param>
public abstract class SocketEnd(TcpConnection connection, byte[] remainder) : TunnelEnd
{
    private const int ReadBytes = 16 * 1024;

    private DisconnectWatch? _departure;
    private byte[]? _remainder = remainder.Length > 0 ? remainder : null;
    private byte[]? _rented;

    /// <inheritdoc/>
    public override CancellationToken Gone => (_departure ??= new DisconnectWatch(connection)).Token;

    /// <inheritdoc/>
    public override bool HasArrived => connection.Socket.HasArrived();

    /// <inheritdoc/>
    public override bool IsBroken => connection.Socket.IsBroken();

    protected TcpConnection Connection => connection;

    protected bool HasRemainder => _remainder is not null;

    /// <summary>Somebody waits for <see cref="Gone"/>.</summary>
    protected bool IsWatched => _departure is not null;

    /// <param name="connection">The end owns it.</param>
    /// <param name="tls">Authenticated, over the connection; null: plain.</param>
    /// <param name="remainder">Bytes that came in one read with the handshake; the first to be read.</param>
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

    /// <summary>What is to be read before the connection is.</summary>
    protected byte[]? TakeRemainder() => HasRemainder ? Interlocked.Exchange(ref _remainder, null) : null;

    /// <summary>From now on somebody reads: nobody else has to watch.</summary>
    protected async ValueTask EndWatchAsync()
    {
        if (Interlocked.Exchange(ref _departure, null) is { } departure)
        {
            await departure.EndAsync();
        }
    }

    /// <summary>A buffer to read into, until <see cref="Consumed"/>.</summary>
    protected byte[] Buffer() => _rented ??= ArrayPool<byte>.Shared.Rent(ReadBytes);
}
