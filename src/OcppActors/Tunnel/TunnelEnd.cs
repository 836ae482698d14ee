using System.Buffers;

namespace OcppActors.Tunnel;

/// <summary>
/// One end of the tunnel: raw bytes in and out. One read and one write may be under way at a time, each by the pump that
/// owns it. A lost connection is an <see cref="IOException"/>.
/// </summary>
internal abstract class TunnelEnd : IAsyncDisposable
{
    /// <summary>
    /// The next bytes, valid until <see cref="Consumed"/>; empty when the other side has said that it sends no more.
    /// </summary>
    public abstract ValueTask<ReadOnlySequence<byte>> ReadAsync();

    /// <summary>The bytes of the last read have been dealt with.</summary>
    public abstract void Consumed();

    /// <summary>Returns when the bytes are in the connection's hands: this is the tunnel's backpressure.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says that nothing more will be sent (FIN); reading goes on.</summary>
    public abstract ValueTask FinishAsync();

    /// <summary>Ends both directions at once with a reset. Reads and writes under way fail.</summary>
    public abstract void Abort();

    public abstract ValueTask DisposeAsync();
}
