using System.Net.Sockets;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tests.Sockets;
using OcppActors.Transport.Tests.WebSockets;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

/// <summary>Counts what the whole process allocates, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(PumpAllocationTests), DisableParallelization = true)]
[Collection(nameof(PumpAllocationTests))]
public sealed class PumpAllocationTests
{
    private const int Frames = 1000;

    [Fact]
    public async Task A_frame_without_listeners_passes_without_allocating()
    {
        using var charger = await SocketPair.ConnectAsync();
        using var cpms = await SocketPair.ConnectAsync();
        await using var from = SocketEnd.Of(TcpConnection.Of(charger.Ours), null, []);
        await using var to = SocketEnd.Of(TcpConnection.Of(cpms.Ours), null, []);
        var heard = new HeardMessages { Listening = false };
        var pumping = new FramePump(Direction.FromChargePoint, from, to, new Wiretap(Direction.FromChargePoint, heard, new TapOptions(1024))).RunAsync();
        var frame = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 7);
        var arrived = new byte[frame.Length];

        // The least of some rounds: what the runtime does besides, it does not do in each.
        var least = Enumerable.Range(0, 8).Min(_ => Relay(charger.Theirs, cpms.Theirs, frame, arrived));

        (least / Frames).ShouldBe(0);
        charger.Theirs.Shutdown(SocketShutdown.Both);
        (await pumping.WaitAsync(TimeSpan.FromSeconds(15))).Ending.ShouldBe(PumpEnding.Finished);
    }

    // Each frame is awaited before the next is sent, so that every read of the pump has to wait.
    private static long Relay(Socket sender, Socket receiver, byte[] frame, byte[] arrived)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Frames; i++)
        {
            sender.Send(frame);
            for (var filled = 0; filled < arrived.Length;)
            {
                filled += receiver.Receive(arrived.AsSpan(filled));
            }
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
