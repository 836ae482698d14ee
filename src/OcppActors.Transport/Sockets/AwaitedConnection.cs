using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Transport.Sockets;

/// <summary>A connection on any system that .NET runs on: its wait for bytes is the runtime's own, a read of no bytes.</summary>
internal sealed class AwaitedConnection(Socket socket) : TcpConnection(socket)
{
    private readonly Signal _readable = new();
    private int _isAsking;

    /// <inheritdoc/>
    public override void Wake() => _readable.RaiseElsewhere();

    /// <inheritdoc/>
    protected override ValueTask BytesAsync(ISignalHandler? reader)
    {
        if (Interlocked.Exchange(ref _isAsking, 1) == 0)
        {
            _ = AskAsync();
        }

        return _readable.WaitAsync();
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await Socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <inheritdoc/>
    protected override void Release() => _readable.RaiseElsewhere();

    // One that was woken meanwhile finds the question still asked.
    private async Task AskAsync()
    {
        try
        {
            await Socket.ReceiveAsync(Memory<byte>.Empty);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Whoever reads next finds out.
        }

        Volatile.Write(ref _isAsking, 0);
        _readable.Raise();
    }
}
