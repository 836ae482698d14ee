using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Tunnel;

/// <summary>
/// One end of the tunnel on a socket, the charger's or the CPMS's, with TLS over it or without. A finished write has left
/// this process, so that a FIN may follow it. While nothing comes it holds no buffer.
/// </summary>
internal sealed class SocketEnd : TunnelEnd
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly SslStream? _tls;
    private CancellationTokenSource _interruption = new();
    private Departure? _departure;
    private byte[]? _remainder;
    private byte[]? _rented;

    /// <param name="socket">Connected; the end owns it.</param>
    /// <param name="tls">Authenticated, over the socket; null: plain.</param>
    /// <param name="remainder">Bytes that came in one read with the handshake; the first to be read.</param>
    public SocketEnd(Socket socket, SslStream? tls, byte[] remainder)
    {
        (_socket, _tls) = (socket, tls);
        _remainder = remainder.Length > 0 ? remainder : null;
    }

    /// <inheritdoc/>
    public override CancellationToken Gone => (_departure ??= new Departure(_socket)).Token;

    /// <inheritdoc/>
    public override bool HasArrived => _socket.HasArrived();

    /// <inheritdoc/>
    public override bool IsBroken => _socket.IsBroken();

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<TunnelRead> ReadAsync()
    {
        if (Interlocked.Exchange(ref _remainder, null) is { } remainder)
        {
            return new TunnelRead(remainder, false);
        }

        try
        {
            if (Interlocked.Exchange(ref _departure, null) is { } departure)
            {
                await departure.EndAsync();
            }

            await ReceiveAsync(Memory<byte>.Empty, _interruption.Token); // returns when there is something
            _rented = ArrayPool<byte>.Shared.Rent(ReadBytes);
            var count = await ReceiveAsync(_rented, CancellationToken.None);
            return new TunnelRead(_rented.AsMemory(0, count), count == 0);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Exchange(ref _interruption, new CancellationTokenSource()); // not disposed of: it may just be cancelled again
            return default;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override void Consumed()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
        Interlocked.MemoryBarrier(); // what the reader is interrupted for it sees, or it sees this
        Volatile.Read(ref _interruption).Cancel();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is not null)
        {
            return EncryptAsync(_tls, bytes);
        }

        try
        {
            var sending = _socket.SendAsync(bytes);
            return sending.IsCompletedSuccessfully ? AfterAsync(sending.Result, bytes) : SendAsync(sending, bytes);
        }
        catch (ObjectDisposedException lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override void Abort() => _socket.Reset();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }

        _socket.Dispose();
        _interruption.Dispose();
        Consumed();
    }

    /// <inheritdoc/>
    protected override async ValueTask SendFinAsync()
    {
        if (_tls is not null)
        {
            await _tls.ShutdownAsync();
        }

        _socket.Finish();
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _tls is null ? _socket.ReceiveAsync(buffer, cancellationToken) : _tls.ReadAsync(buffer, cancellationToken);

    private ValueTask AfterAsync(int sent, ReadOnlyMemory<byte> bytes) =>
        sent == bytes.Length ? ValueTask.CompletedTask : WriteAsync(bytes[sent..]);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (bytes = bytes[await sending..]; !bytes.IsEmpty; bytes = bytes[await _socket.SendAsync(bytes)..])
            {
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask EncryptAsync(SslStream tls, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await tls.WriteAsync(bytes);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }
}
