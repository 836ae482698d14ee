using System.Buffers.Binary;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Snoop;

/// <summary>Clients that do not read, and clients that talk.</summary>
public sealed class SnoopClientBehaviorTests
{
    [Fact]
    public async Task A_client_that_does_not_read_is_closed_with_1013_without_affecting_others()
    {
        const int messages = 150;
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere, "--snoop-buffer", "4000000");
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "big"), scenario.Cpms, "/big");
        using var stalled = await SleeperAsync(scenario.Relay);

        // Each message is seen by the other viewer and the CPMS before the next is sent: only the stalled one falls behind.
        var padding = new string('x', 200_000);
        for (var i = 0; i < messages; i++)
        {
            await pair.ChargerSocket.SendTextAsync($$"""[2,"{{i}}","DataTransfer",{"data":"{{padding}}"}]""");
            await scenario.Snoop.MessagesOfAsync("big", 2 + i);
            await pair.Cpms.Socket.NextTextAsync();
        }

        await scenario.Relay.Process.Output.FirstAsync(line => line.Text.Contains("was too slow", StringComparison.Ordinal), "that it was ended");
        await pair.CloseAsync();
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
    }

    [Fact]
    public async Task A_closed_client_that_reads_late_finds_Close_1013()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere, "--snoop-buffer", "65536");
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "big"), scenario.Cpms, "/big");
        await using var small = await FakeCharger.ConnectAsync(new Uri(scenario.Relay.Snoop, "?cp=big"));

        // More at once than the buffer holds while a message is being sent; the client reads, so the Close can be written.
        var message = Frame.OfText($$"""[2,"1","DataTransfer",{"data":"{{new string('x', 60_000)}}"}]""").Encode(masked: true);
        await pair.ChargerSocket.SendAsync(Enumerable.Repeat(message, 200).SelectMany(bytes => bytes).ToArray());

        Frame frame;
        do
        {
            frame = await small.Socket!.NextFrameAsync();
        }
        while (frame.Opcode != Opcode.Close);
        BinaryPrimitives.ReadUInt16BigEndian(frame.Payload).ShouldBe((ushort)1013);
    }

    [Fact]
    public async Task Messages_of_a_client_are_dropped_and_its_stream_continues()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "CP1"), scenario.Cpms, "/CP1");
        await using var talker = await FakeCharger.ConnectAsync(new Uri(scenario.Relay.Snoop, "?replay=false"));
        var socket = talker.Socket!;

        await socket.SendAsync(new Frame(Opcode.Binary, new byte[5_000_000]));
        await socket.SendAsync(Frame.OfText("""[2,"evil",""", final: false));
        for (var i = 0; i < 2000; i++)
        {
            await socket.SendAsync(new Frame(Opcode.Ping, new byte[125]));
            await socket.SendAsync(new Frame(Opcode.Continuation, [(byte)'x'], Final: false));
        }

        await pair.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"1","Heartbeat",{}]""")]);

        var texts = 0;
        var pongs = 0;
        while (texts == 0 || pongs < 2000)
        {
            var frame = await socket.NextFrameAsync();
            texts += frame.Opcode == Opcode.Text ? 1 : 0;
            pongs += frame.Opcode == Opcode.Pong ? 1 : 0;
        }

        texts.ShouldBe(1);
        (await scenario.Snoop.MessagesOfAsync("CP1", 2)).ShouldAllBe(line => !line.Contains("evil"));
    }

    /// <summary>A client that opens the stream and reads no further.</summary>
    private static async Task<System.Net.Sockets.Socket> SleeperAsync(Relay relay)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(relay.Snoop.Host, relay.Snoop.Port);
        await using var stream = new System.Net.Sockets.NetworkStream(socket, ownsSocket: false);
        await Upgrade.Request(relay.Snoop.Authority, "/", "", []).WriteAsync(stream);
        (await HttpHead.ReadAsync(stream).WithinAsync("the answer")).Status.ShouldBe(101);
        return socket;
    }
}
