using System.Buffers;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Tunnel;

/// <summary>The CPMS's end: a socket of our own, with TLS over it for a <c>wss</c> URL.</summary>
internal sealed class UpstreamEnd : TunnelEnd
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private CancellationTokenSource _interruption = new();
    private byte[]? _remainder;
    private byte[]? _rented;

    /// <param name="socket">Connected.</param>
    /// <param name="stream">The socket's own stream, or an authenticated <see cref="SslStream"/> over it.</param>
    /// <param name="remainder">Bytes that came in one read with the handshake's answer; the first to be read.</param>
    public UpstreamEnd(Socket socket, Stream stream, byte[] remainder)
    {
        _socket = socket;
        _stream = stream;
        _remainder = remainder.Length > 0 ? remainder : null;
    }

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
            return new TunnelRead(new ReadOnlySequence<byte>(remainder), false);
        }

        if (!await WaitAsync())
        {
            return default;
        }

        try
        {
            _rented = ArrayPool<byte>.Shared.Rent(ReadBytes);
            var count = await _stream.ReadAsync(_rented);
            return new TunnelRead(new ReadOnlySequence<byte>(_rented, 0, count), count == 0);
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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
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
        await _stream.DisposeAsync();
        _socket.Dispose();
        _interruption.Dispose();
        Consumed();
    }

    /// <inheritdoc/>
    protected override async ValueTask SendFinAsync()
    {
        if (_stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        _socket.Finish();
    }

    // An idle charger holds no buffer: wait first, rent when there is something. False: interrupted.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync()
    {
        try
        {
            if (await _stream.ReadAsync(Memory<byte>.Empty, _interruption.Token) != 0)
            {
                throw new UnreachableException();
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Exchange(ref _interruption, new CancellationTokenSource()); // not disposed of: it may just be cancelled again
            return false;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }
}
