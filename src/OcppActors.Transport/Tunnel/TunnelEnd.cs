using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using OcppActors.Transport.Sockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>What a read brought.</summary>
/// <param name="Bytes">Valid until <see cref="TunnelEnd.Consumed"/>. Empty, without <paramref name="IsEnd"/>: nothing has come.</param>
/// <param name="IsEnd">The other side has said that it sends no more (FIN).</param>
public readonly record struct TunnelRead(ReadOnlyMemory<byte> Bytes, bool IsEnd);

/// <summary>
/// One end of the tunnel: raw bytes in and out. One read and one write may be under way at a time, each by the pump that
/// owns it. A lost connection is an <see cref="IOException"/>.
/// </summary>
public abstract class TunnelEnd : IAsyncDisposable
{
    private bool _finished;

    /// <summary>
    /// Cancelled when the other side has closed or broken the connection, whether or not anybody reads; as far as the end
    /// can tell.
    /// </summary>
    public virtual CancellationToken Gone => CancellationToken.None;

    /// <summary>Returns when reading is worth it, or after <see cref="Interrupt"/>. To be followed by <see cref="Read"/>.</summary>
    public abstract ValueTask ReadableAsync();

    /// <inheritdoc cref="ReadableAsync()"/>
    /// <param name="reader">May be asked to read instead, again and again, where the end can do so; then this returns when it declines.</param>
    public virtual ValueTask ReadableAsync(ISignalHandler reader) => ReadableAsync();

    /// <summary>What has come: without waiting, so that it may be nothing.</summary>
    public abstract TunnelRead Read();

    /// <summary>The bytes of the last read have been dealt with.</summary>
    public abstract void Consumed();

    /// <summary>Lets the wait under way, or else the next one, return, and the read after it bring nothing. From any thread; no byte is lost.</summary>
    public abstract void Interrupt();

    /// <summary>The next bytes, or nothing after an interruption.</summary>
    public async ValueTask<TunnelRead> ReadAsync()
    {
        await ReadableAsync();
        return Read();
    }

    /// <summary>Returns when the bytes are in the connection's hands: this is the tunnel's backpressure.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says that nothing more will be sent (FIN); reading goes on. Once said, it stays said.</summary>
    public async ValueTask FinishAsync()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        try
        {
            await SendFinAsync();
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <summary>Whether the other side has acknowledged all that was written, as far as the system tells.</summary>
    public abstract bool HasArrived { get; }

    /// <summary>Whether the connection has broken, for one who does not read and so would not notice.</summary>
    public abstract bool IsBroken { get; }

    /// <summary>Ends both directions at once with a reset. Reads and writes under way fail.</summary>
    public abstract void Abort();

    public abstract ValueTask DisposeAsync();

    /// <summary>FIN, after TLS's own farewell where there is TLS. Called once.</summary>
    protected abstract ValueTask SendFinAsync();

    // SslStream says of a connection that has been shut down that the operation is invalid; Kestrel aborts by a cancellation.
    protected static bool IsLoss(Exception failure) =>
        failure is SocketException or ObjectDisposedException or InvalidOperationException or ConnectionAbortedException;
}
