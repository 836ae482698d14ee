using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace OcppActors.Transport.Tunnel;

/// <summary>The result of a read.</summary>
/// <param name="Bytes">Valid until <see cref="TunnelEnd.Consumed"/>. Empty without <paramref name="IsEnd"/>: there was nothing to read.</param>
/// <param name="IsEnd">The peer has sent FIN.</param>
public readonly record struct TunnelRead(ReadOnlyMemory<byte> Bytes, bool IsEnd);

/// <summary>
/// An end of the tunnel: raw bytes in and out. One read and one write may be in progress at a time, each by the pump that
/// owns it. A lost connection is an <see cref="IOException"/>.
/// </summary>
public abstract class TunnelEnd : IAsyncDisposable
{
    private bool _finished;

    /// <summary>
    /// Cancelled when the peer has disconnected, even if nobody reads; as far as the end can tell.
    /// </summary>
    public virtual CancellationToken Disconnected => CancellationToken.None;

    /// <summary>Returns when there may be something to read, or after <see cref="Interrupt"/>. <see cref="Read"/> must follow.</summary>
    public abstract ValueTask ReadableAsync();

    /// <summary>Reads without waiting; the result may be empty.</summary>
    public abstract TunnelRead Read();

    /// <summary>The bytes of the last read have been processed.</summary>
    public abstract void Consumed();

    /// <summary>Ends the current wait, or else the next one; the read after it is empty. Thread-safe. No byte is lost.</summary>
    public abstract void Interrupt();

    /// <summary>Waits and reads. The result is empty after an interruption.</summary>
    public async ValueTask<TunnelRead> ReadAsync()
    {
        await ReadableAsync();
        return Read();
    }

    /// <summary>Returns when the connection has accepted the bytes: the tunnel's backpressure.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends FIN, once; reading goes on.</summary>
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

    /// <summary>Whether the peer has acknowledged all that was written, as far as the system can tell.</summary>
    public abstract bool IsAcknowledged { get; }

    /// <summary>Whether the connection has broken; also without a read.</summary>
    public abstract bool IsBroken { get; }

    /// <summary>Resets the connection. Reads and writes in progress fail.</summary>
    public abstract void Abort();

    /// <summary>Closes the connection.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Sends FIN, after close_notify where there is TLS. Called once.</summary>
    protected abstract ValueTask SendFinAsync();

    // SslStream throws InvalidOperationException after a shutdown; Kestrel aborts by ConnectionAbortedException.
    protected static bool IsLoss(Exception failure) =>
        failure is SocketException or ObjectDisposedException or InvalidOperationException or ConnectionAbortedException;
}
