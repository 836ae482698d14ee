using OcppActors.TestSupport;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Transport.Tests.Tunnel;

/// <summary>An end that always has a chunk at once and takes every chunk at once, until it is closed.</summary>
internal sealed class EndlessEnd : TunnelEnd
{
    private static readonly byte[] Chunk = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]");

    private volatile bool _closed;

    public override bool IsAcknowledged => true;

    public override bool IsBroken => false;

    public void Close() => _closed = true;

    public override ValueTask ReadableAsync() => ValueTask.CompletedTask;

    public override TunnelRead Read() => _closed ? new TunnelRead(default, true) : new TunnelRead(Chunk, false);

    public override void Consumed()
    {
    }

    public override void Interrupt()
    {
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => ValueTask.CompletedTask;

    public override void Abort() => Close();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override ValueTask SendFinAsync() => ValueTask.CompletedTask;
}
