using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tls;

/// <summary>
/// The connection below an <see cref="System.Net.Security.SslStream"/>. During the handshake each step is computed in a turn of
/// <see cref="HandshakeTurns"/>, whatever thread the bytes came on; waiting for the peer is no part of a turn. Afterwards the
/// stream passes everything on as it is.
/// </summary>
/// <param name="input">The bytes of the peer.</param>
/// <param name="output">The bytes for the peer; may be the same stream.</param>
/// <param name="turns">The turns.</param>
/// <param name="hasEnded">Whether the peer has hung up, as far as its bytes have been read; null: not known.</param>
internal sealed class HandshakeStream(Stream input, Stream output, HandshakeTurns turns, Func<bool>? hasEnded = null) : AsyncStream
{
    private const byte Handshake = 22; // the first byte of a ClientHello, RFC 8446 section 5.1

    private PeerPatience? _patience;
    private bool _hasTurn;
    private bool _hasWritten;

    /// <summary>Whether the handshake waits for the peer.</summary>
    public bool IsWaiting => _patience is { IsWaiting: true };

    /// <summary>How many bytes the peer has sent during the handshake.</summary>
    public long Received { get; private set; }

    /// <summary>Runs the handshake, and returns on a thread of the pool.</summary>
    /// <param name="handshake">The handshake on this stream; it must use the token that it is given.</param>
    /// <param name="patience">How long the peer may keep us waiting in all; the time in which the handshake waits for its turn does not count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives the handshake up.</param>
    /// <exception cref="TimeoutException">The peer has kept us waiting for too long.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> handshake, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var waiting = new PeerPatience(patience, time, cancellationToken);
        _patience = waiting;
        try
        {
            await BeginTurnAsync(waiting.Token);
            await handshake(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            _patience = null;
            EndTurn();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _patience is { } patience ? ReadInHandshakeAsync(buffer, patience, cancellationToken) : input.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _patience is { } patience ? WriteInHandshakeAsync(buffer, patience, cancellationToken) : output.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
            output.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInHandshakeAsync(Memory<byte> buffer, PeerPatience patience, CancellationToken cancellationToken)
    {
        EndTurn();
        int count;
        using (patience.Wait())
        {
            count = await input.ReadAsync(buffer, cancellationToken);
        }

        Received += count;
        await BeginTurnAsync(cancellationToken);

        // The answer to a ClientHello is the costly part, and a client that has left meanwhile needs none. What it sends later
        // counts: it may finish the handshake and leave at once.
        if (!_hasWritten && count > 0 && buffer.Span[0] == Handshake && hasEnded?.Invoke() is true)
        {
            throw new IOException("The peer has hung up");
        }

        return count;
    }

    private async ValueTask WriteInHandshakeAsync(ReadOnlyMemory<byte> buffer, PeerPatience patience, CancellationToken cancellationToken)
    {
        _hasWritten = true;
        var writing = output.WriteAsync(buffer, cancellationToken);
        if (writing.IsCompleted)
        {
            await writing;
            return;
        }

        EndTurn();
        using (patience.Wait())
        {
            await writing;
        }

        await BeginTurnAsync(cancellationToken);
    }

    private async ValueTask BeginTurnAsync(CancellationToken cancellationToken)
    {
        await turns.BeginAsync(cancellationToken);
        _hasTurn = true;
    }

    private void EndTurn()
    {
        if (_hasTurn)
        {
            _hasTurn = false;
            turns.End();
        }
    }
}
