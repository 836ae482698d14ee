using System.Buffers;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;

namespace OcppActors.Tunnel;

/// <summary>The CPMS's end: a socket of our own, with TLS over it for a <c>wss</c> URL.</summary>
internal sealed class UpstreamEnd : TunnelEnd
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private byte[]? _rented;

    /// <param name="socket">Connected.</param>
    /// <param name="stream">The socket's own stream, or an authenticated <see cref="SslStream"/> over it.</param>
    public UpstreamEnd(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Bytes that came in one read with the handshake's answer; the first to be read.</summary>
    public ReadOnlyMemory<byte> Remainder { get; set; }

    /// <inheritdoc/>
    public override async ValueTask<ReadOnlySequence<byte>> ReadAsync()
    {
        if (!Remainder.IsEmpty)
        {
            var remainder = Remainder;
            Remainder = default;
            return new ReadOnlySequence<byte>(remainder);
        }

        // An idle charger holds no buffer: wait first, rent when there is something.
        if (await _stream.ReadAsync(Memory<byte>.Empty) != 0)
            throw new UnreachableException();
        _rented = ArrayPool<byte>.Shared.Rent(ReadBytes);
        var count = await _stream.ReadAsync(_rented);
        return new ReadOnlySequence<byte>(_rented, 0, count);
    }

    /// <inheritdoc/>
    public override void Consumed()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <inheritdoc/>
    public override async ValueTask FinishAsync()
    {
        if (_stream is SslStream tls)
            await tls.ShutdownAsync();
        _socket.Finish();
    }

    /// <inheritdoc/>
    public override void Abort() => _socket.Reset();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
        Consumed();
    }
}
