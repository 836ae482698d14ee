using System.Buffers.Binary;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Snoop;

/// <summary>Clients that do not read, and clients that talk.</summary>
public sealed class SnoopClientHabitsTests
{
    [Fact]
    public async Task One_that_does_not_read_is_ended_with_1013_and_nobody_else_notices()
    {
        const int messages = 150;
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere, "--snoop-buffer", "4000000");
        await using var duet = await Duet.MeetAsync(new Uri(stage.Relay.Chargers, "big"), stage.Cpms, "/big");
        using var stalled = await SleeperAsync(stage.Relay);

        // Each message is seen by the other viewer and the CPMS before the next is sent: only the stalled one falls behind.
        var padding = new string('x', 200_000);
        for (var i = 0; i < messages; i++)
        {
            await duet.ChargerSocket.SendTextAsync($$"""[2,"{{i}}","DataTransfer",{"data":"{{padding}}"}]""");
            await stage.Snoop.AboutAsync("big", 2 + i);
            await duet.Cpms.Socket.NextTextAsync();
        }

        await stage.Relay.Process.Output.FirstAsync(line => line.Text.Contains("was too slow", StringComparison.Ordinal), "that it was ended");
        await duet.PartAsync();
        Performance.Of(duet).ShouldBeByteExact();
    }

    [Fact]
    public async Task One_that_is_ended_and_then_reads_finds_a_close_1013()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere, "--snoop-buffer", "65536");
        await using var duet = await Duet.MeetAsync(new Uri(stage.Relay.Chargers, "big"), stage.Cpms, "/big");
        await using var small = await ChargerPlayer.ConnectAsync(new Uri(stage.Relay.Snoop, "?cp=big"));

        // More at once than goes through the buffer while the one before it is being sent; the client reads, so the close can be written.
        var message = Frame.OfText($$"""[2,"1","DataTransfer",{"data":"{{new string('x', 60_000)}}"}]""").Encode(masked: true);
        await duet.ChargerSocket.SendAsync(Enumerable.Repeat(message, 200).SelectMany(bytes => bytes).ToArray());

        Frame frame;
        do
        {
            frame = await small.Socket!.NextFrameAsync();
        }
        while (frame.Opcode != Opcode.Close);
        BinaryPrimitives.ReadUInt16BigEndian(frame.Payload).ShouldBe((ushort)1013);
    }

    [Fact]
    public async Task Whatever_one_sends_is_dropped_and_its_stream_goes_on()
    {
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere);
        await using var duet = await Duet.MeetAsync(new Uri(stage.Relay.Chargers, "CP1"), stage.Cpms, "/CP1");
        await using var talker = await ChargerPlayer.ConnectAsync(new Uri(stage.Relay.Snoop, "?replay=false"));
        var socket = talker.Socket!;

        await socket.SendAsync(new Frame(Opcode.Binary, new byte[5_000_000]));
        await socket.SendAsync(Frame.OfText("""[2,"evil",""", final: false));
        for (var i = 0; i < 2000; i++)
        {
            await socket.SendAsync(new Frame(Opcode.Ping, new byte[125]));
            await socket.SendAsync(new Frame(Opcode.Continuation, [(byte)'x'], Final: false));
        }

        await duet.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"1","Heartbeat",{}]""")]);

        var texts = 0;
        var pongs = 0;
        while (texts == 0 || pongs < 2000)
        {
            var frame = await socket.NextFrameAsync();
            texts += frame.Opcode == Opcode.Text ? 1 : 0;
            pongs += frame.Opcode == Opcode.Pong ? 1 : 0;
        }

        texts.ShouldBe(1);
        (await stage.Snoop.AboutAsync("CP1", 2)).ShouldAllBe(line => !line.Contains("evil"));
    }

    /// <summary>A client that opens the stream and reads no further.</summary>
    private static async Task<System.Net.Sockets.Socket> SleeperAsync(Relay relay)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(relay.Snoop.Host, relay.Snoop.Port);
        await using var stream = new System.Net.Sockets.NetworkStream(socket, ownsSocket: false);
        await Upgrade.Request(relay.Snoop.Authority, "/", "", []).WriteAsync(stream);
        (await Head.ReadAsync(stream).WithinAsync("the answer")).Status.ShouldBe(101);
        return socket;
    }
}
