using System.IO.Pipelines;

namespace OcppActors.Mqtt;

/// <summary>
/// A connection on which many small reads and writes cost few system calls: what is written while a write is under way goes
/// out with the next one, and a read takes all that has arrived. One reader and one writer at a time.
/// </summary>
internal sealed class GroupedStream : Stream
{
    private const int ReadBytes = 8 * 1024;

    private readonly Stream _connection;
    private readonly Pipe _unsent = new();
    private readonly Task _sending;
    private readonly byte[] _received = new byte[ReadBytes];
    private Memory<byte> _unread;

    /// <param name="connection">Ends with this stream.</param>
    public GroupedStream(Stream connection)
    {
        _connection = connection;
        _sending = SendAsync();
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends all that has been written; nothing can be written any more. Does not throw where the connection is lost.</summary>
    public Task FinishAsync()
    {
        _unsent.Writer.Complete();
        return _sending;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_unread.IsEmpty)
        {
            _unread = _received.AsMemory(0, await _connection.ReadAsync(_received, cancellationToken));
        }

        var read = Math.Min(buffer.Length, _unread.Length);
        _unread[..read].CopyTo(buffer);
        _unread = _unread[read..];
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Waits only if much is unsent.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await _unsent.Writer.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unsent.Writer.Complete();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _unsent.Reader.ReadAsync() is { Buffer: var unsent, IsCompleted: var isLast } && !(isLast && unsent.IsEmpty))
            {
                foreach (var part in unsent)
                {
                    await _connection.WriteAsync(part);
                }

                _unsent.Reader.AdvanceTo(unsent.End);
            }

            await _unsent.Reader.CompleteAsync();
        }
        catch (Exception lost)
        {
            await _unsent.Reader.CompleteAsync(lost); // the next write throws it
        }
    }
}
