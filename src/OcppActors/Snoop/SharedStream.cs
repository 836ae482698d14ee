namespace OcppActors.Snoop;

/// <summary>
/// The connection under a WebSocket, with two writers: the WebSocket writes its own frames, such as pongs and Close, and the
/// snoop writes batches of frames. Their writes never interleave.
/// </summary>
internal sealed class SharedStream(Stream connection) : Stream
{
    private readonly SemaphoreSlim _writing = new(1);
    private volatile bool _isClosing;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        connection.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>Does nothing: every write has been flushed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

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
