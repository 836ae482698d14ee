using OcppActors.Transport.Sockets;

namespace OcppActors.Snoop;

/// <summary>
/// The connection under a WebSocket, with two writers: the WebSocket writes its own frames, such as pongs and Close, and the
/// snoop writes batches of frames. Their writes never interleave.
/// </summary>
internal sealed class SharedStream(Stream connection) : AsyncStream
{
    private readonly SemaphoreSlim _writing = new(1);
    private volatile bool _isClosing;

    /// <summary>Ends the batches: the WebSocket sends its Close next, and nothing may follow that.</summary>
    public void CloseToBatches() => _isClosing = true;

    /// <summary>Writes complete frames, in one or two pieces.</summary>
    /// <param name="frames">Frames; the last may continue in <paramref name="rest"/>.</param>
    /// <param name="rest">May be empty.</param>
    /// <returns>False when nothing was written because the WebSocket is being closed.</returns>
    public async ValueTask<bool> WriteBatchAsync(ReadOnlyMemory<byte> frames, ReadOnlyMemory<byte> rest)
    {
        await _writing.WaitAsync();
        try
        {
            if (_isClosing)
            {
                return false;
            }

            await connection.WriteAsync(frames);
            if (!rest.IsEmpty)
            {
                await connection.WriteAsync(rest);
            }

            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await connection.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

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
