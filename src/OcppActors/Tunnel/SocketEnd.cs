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

    // A record that has begun and does not end may not hold up the farewell for longer.
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SslStream? _tls;
    private readonly SemaphoreSlim? _turn;
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
        _turn = tls is null ? null : new SemaphoreSlim(1);
        socket.Blocking = tls is not null; // a plain one is asked without waiting, which is cheaper where it is known to be ready
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

        await (_turn?.WaitAsync() ?? Task.CompletedTask);
        try
        {
            if (Interlocked.Exchange(ref _departure, null) is { } departure)
            {
                await departure.EndAsync();
            }

            await WaitAsync(_interruption.Token);
            _rented = ArrayPool<byte>.Shared.Rent(ReadBytes);
            if (_tls is not null)
            {
                return Read(await _tls.ReadAsync(_rented));
            }

            var count = _socket.Receive(_rented, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => Read(count),
                SocketError.WouldBlock => default,
                _ => throw new SocketException((int)error),
            };
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
        finally
        {
            _turn?.Release();
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
            var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success when sent == bytes.Length => ValueTask.CompletedTask,
                SocketError.Success or SocketError.WouldBlock => SendAsync(bytes[sent..]),
                _ => throw new SocketException((int)error),
            };
        }
        catch (Exception lost) when (IsLoss(lost))
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
            await ShutDownAsync(_tls);
        }

        _socket.Finish();
    }

    // OpenSSL reads when it says farewell: a record that is just being decrypted would break the connection.
    private async Task ShutDownAsync(SslStream tls)
    {
        var turn = _turn!.WaitAsync(TurnTime);
        if (!turn.IsCompleted)
        {
            Interrupt();
        }

        var isMine = await turn;
        try
        {
            await tls.ShutdownAsync();
        }
        finally
        {
            if (isMine)
            {
                _turn.Release();
            }
        }
    }

    private TunnelRead Read(int count) => new(_rented.AsMemory(0, count), count == 0);

    // Returns when there is something to read.
    private ValueTask<int> WaitAsync(CancellationToken cancellationToken) => _tls is null
        ? _socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken)
        : _tls.ReadAsync(Memory<byte>.Empty, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes)..];
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
