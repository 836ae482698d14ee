using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Tunnel;

/// <summary>Every byte arrives as it was sent, both ways, and no other.</summary>
public sealed class ByteTests
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Frames that chargers and CPMS may send, should not send, or must not send.</summary>
    private static readonly Frame[] Odd =
    [
        Frame.OfText(""),
        Frame.OfText("""[2,"1","MeterValues",{"sampledValue":[,{}]}]"""),
        Frame.OfText("[2,\"1\",\"BootNotification\",{\"chargePointModel\":\"\0\0\"}]"),
        new(Opcode.Text, [0xC3, 0x28, 0xFF, 0xFE, 0x80]),
        new(Opcode.Binary, [0, 1, 2, 255]),
        new(Opcode.Binary, []),
        new(Opcode.Ping, []),
        new(Opcode.Ping, [1, 2, 3]),
        new(Opcode.Pong, [.. Enumerable.Repeat((byte)7, 125)]),
        Frame.OfText("""[2,"2","Heart""", final: false),
        new(Opcode.Ping, [9]),
        new(Opcode.Continuation, [], Final: false),
        new(Opcode.Pong, []),
        new(Opcode.Continuation, """beat",{}]"""u8.ToArray()),
        new(Opcode.Continuation, [1]),
        Frame.OfText("never finished", final: false),
        Frame.OfText("next"),
        new(Opcode.Text, [1, 2, 3], Reserved: Frame.Compressed),
        new(Opcode.Text, [1, 2, 3], Reserved: 0x30),
        new(Opcode.Ping, [1], Reserved: 0x70),
        new(Opcode.Ping, new byte[300], Final: false),
        new((Opcode)3, [1]),
        new((Opcode)7, new byte[70_000]),
        new((Opcode)0xB, [1]),
        new((Opcode)0xF, [], Final: false),
        Frame.OfClose(4017, "firmware update"),
        new(Opcode.Close, []),
        new(Opcode.Close, [3]),
        Frame.OfText("after the Close"),
    ];

    [Fact]
    public async Task Frames_of_every_size_arrive_as_they_were_sent()
    {
        int[] sizes = [0, 1, 125, 126, 127, 65_535, 65_536, Mebibyte, 16 * Mebibyte];
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ConnectAsync(scenario, "sizes");

        foreach (var size in sizes)
        {
            await BothSendAsync(pair, new Frame(Opcode.Text, Bytes(size)), new Frame(Opcode.Binary, Bytes(size)));
        }

        await EndAsync(pair);
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task Frames_of_every_kind_arrive_as_they_were_sent(int piece)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ConnectAsync(scenario, "kinds");

        await Task.WhenAll(SendAsync(pair.ChargerSocket, masked: true), SendAsync(pair.Cpms.Socket, masked: false));

        await EndAsync(pair);
        ConnectionTranscript.Of(pair).ShouldBeByteExact();

        async Task SendAsync(WebSocketPeer peer, bool masked)
        {
            foreach (var frame in Odd)
            {
                var bytes = frame.Encode(masked);
                var pieces = bytes.Length < 1000 ? bytes.Chunk(piece) : [bytes];
                foreach (var part in pieces)
                {
                    await peer.SendAsync(part);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Arbitrary_bytes_after_the_handshake_arrive_unchanged(int seed)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        scenario.Cpms.Extend("/noise", "permessage-deflate");

        for (var round = 0; round < 10; round++)
        {
            var random = new Random((seed * 100) + round);
            await using var pair = await ConnectAsync(scenario, "noise");
            await Task.WhenAll(BabbleAsync(pair.ChargerSocket, random.Next()), BabbleAsync(pair.Cpms.Socket, random.Next()));
            await EndAsync(pair);
            ConnectionTranscript.Of(pair).ShouldBeByteExact();
        }

        static async Task BabbleAsync(WebSocketPeer peer, int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                await peer.SendAsync(Bytes(random.Next(1, 20_000), random.Next()));
            }
        }
    }

    private static Task<ChargerAndCpms> ConnectAsync(RelayScenario scenario, string path) =>
        ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, path), scenario.Cpms, "/" + path);

    private static async Task BothSendAsync(ChargerAndCpms pair, Frame fromCharger, Frame fromCpms)
    {
        await Task.WhenAll(pair.ChargerSocket.SendAsync(fromCharger), pair.Cpms.Socket.SendAsync(fromCpms));
        await Task.WhenAll(pair.ChargerSocket.NextFrameAsync(), pair.Cpms.Socket.NextFrameAsync());
    }

    private static async Task EndAsync(ChargerAndCpms pair)
    {
        await pair.ChargerSocket.FinishSendingAsync();
        await pair.Cpms.Socket.EndAsync();
        await pair.Cpms.Socket.FinishSendingAsync();
        await pair.ChargerSocket.EndAsync();
    }

    private static byte[] Bytes(int count, int seed = 42)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
