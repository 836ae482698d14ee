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

/// <summary>A pump between real sockets, where chunks pass without waking it.</summary>
public sealed class SocketPumpTests
{
    private const int Rounds = 20; // what is parted from may be told before or after the rest of the frame
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Closing_in_the_middle_of_a_frame_sends_Close_1001_when_the_frame_ends()
    {
        var frame = FrameBuilder.Text("[3,\"1\",{\"currentTime\":\"2026-04-18T20:03:20Z\"}]");
        for (var round = 0; round < Rounds; round++)
        {
            using var sender = await SocketPair.ConnectAsync();
            using var receiver = await SocketPair.ConnectAsync();
            await using var from = EndOf(sender);
            await using var to = EndOf(receiver);
            var pump = PumpBetween(from, to);
            var pumping = pump.RunAsync();

            await sender.Theirs.SendAsync(frame.AsMemory(0, 10));
            (await ReceiveAsync(receiver.Theirs, 10)).ShouldBe(frame[..10]);
            pump.BeginClose(CloseMode.GoingAway);
            await sender.Theirs.SendAsync(frame.AsMemory(10, 10));
            (await ReceiveAsync(receiver.Theirs, 10)).ShouldBe(frame[10..20]);
            await sender.Theirs.SendAsync(frame.AsMemory(20));

            (await ReceiveAsync(receiver.Theirs, frame.Length - 20)).ShouldBe(frame[20..]);
            (await ReceiveAsync(receiver.Theirs, 4)).ShouldBe([0x88, 0x02, 0x03, 0xE9]);
            sender.Theirs.Shutdown(SocketShutdown.Send);
            (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
        }
    }

    [Fact]
    public async Task A_receiver_lost_during_a_close_is_reported_as_the_cause()
    {
        using var sender = await SocketPair.ConnectAsync();
        using var receiver = await SocketPair.ConnectAsync();
        await using var from = EndOf(sender);
        await using var to = EndOf(receiver);
        var pump = PumpBetween(from, to);
        var pumping = pump.RunAsync();
        to.Abort();

        pump.BeginClose(CloseMode.GoingAway);

        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.ReceiverLost);
    }

    private static SocketEnd EndOf(SocketPair pair) => SocketEnd.Of(TcpConnection.Of(pair.Ours), null, []);

    private static FramePump PumpBetween(TunnelEnd from, TunnelEnd to) =>
        new(Direction.FromCsms, from, to, new Wiretap(Direction.FromCsms, new HeardMessages(), new TapOptions(1024)));

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var received = new byte[count];
        using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(received).AsTask().WaitAsync(Patience);
        return received;
    }
}
