using System.Net.Security;
using System.Runtime.CompilerServices;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>An end with TLS.</summary>
internal sealed class TlsEnd(TcpConnection connection, SslStream tls, byte[] remainder) : SocketEnd(connection, remainder)
{
    // An incomplete record must not delay TLS's close_notify for longer.
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1); // never disposed of: a reader may be about to release it
    private CancellationTokenSource _interruption = new();
    private TunnelRead _read;

    // Decryption waits, so the read happens here, and Read returns its result.
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask ReadableAsync()
    {
        if (TakeRemainder() is { } remainder)
        {
            _read = new TunnelRead(remainder, false);
            return;
        }

        await _turn.WaitAsync();
        try
        {
            await EndWatchAsync();
            _ = await tls.ReadAsync(Memory<byte>.Empty, _interruption.Token); // waits
            var buffer = Buffer();
            var count = await tls.ReadAsync(buffer);
            _read = new TunnelRead(buffer.AsMemory(0, count), count == 0);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Exchange(ref _interruption, new CancellationTokenSource()); // not disposed of: it may be cancelled again
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public override TunnelRead Read()
    {
        var read = _read;
        _read = default;
        return read;
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
        Interlocked.MemoryBarrier(); // the reader sees the reason of the interruption, or the cancellation
        Volatile.Read(ref _interruption).Cancel();
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
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

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await LeaveLoopAsync();
        await tls.DisposeAsync();
        await base.DisposeAsync();
        _interruption.Dispose();
    }

    // OpenSSL reads when it sends close_notify: a record that is being decrypted at that time would break the connection.
    /// <inheritdoc/>
    protected override async ValueTask SendFinAsync()
    {
        var turn = _turn.WaitAsync(TurnTime);
        if (!turn.IsCompleted)
        {
            Interrupt();
        }

        var isMine = await turn;
        try
        {
            await LeaveLoopAsync();
            await tls.ShutdownAsync();
        }
        finally
        {
            if (isMine)
            {
                _turn.Release();
            }
        }

        Connection.Socket.Finish();
    }

    // What OpenSSL does once per connection must not delay the other connections of a loop.
    private static ConfiguredTaskAwaitable LeaveLoopAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
