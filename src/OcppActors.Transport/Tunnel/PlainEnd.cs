using System.Runtime.CompilerServices;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>An end without TLS.</summary>
internal sealed class PlainEnd(TcpConnection connection, byte[] remainder) : SocketEnd(connection, remainder)
{
    private bool _isInterrupted;

    /// <inheritdoc/>
    public override ValueTask ReadableAsync() =>
        HasRemainder ? ValueTask.CompletedTask
        : IsWatched ? UnwatchedAsync()
        : Connection.ReadableAsync();

    /// <inheritdoc/>
    public override TunnelRead Read()
    {
        if (TakeRemainder() is { } remainder)
        {
            return new TunnelRead(remainder, false);
        }

        if (_isInterrupted && Interlocked.Exchange(ref _isInterrupted, false))
        {
            return default;
        }

        try
        {
            var buffer = Buffer();
            var hasCome = Connection.TryReceive(buffer, out var count);
            if (count > 0)
            {
                return new TunnelRead(buffer.AsMemory(0, count), false);
            }

            Consumed(); // a waiting reader holds no buffer
            return new TunnelRead(default, hasCome);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
        Interlocked.Exchange(ref _isInterrupted, true); // the reader sees the reason of the interruption, or this flag
        Connection.Wake();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var sending = Connection.SendAsync(bytes);
            return sending.IsCompletedSuccessfully ? sending : WhileSendingAsync(sending);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask SendFinAsync()
    {
        Connection.Socket.Finish();
        return ValueTask.CompletedTask;
    }

    private async ValueTask UnwatchedAsync()
    {
        await EndWatchAsync();
        await Connection.ReadableAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask WhileSendingAsync(ValueTask sending)
    {
        try
        {
            await sending;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }
}
