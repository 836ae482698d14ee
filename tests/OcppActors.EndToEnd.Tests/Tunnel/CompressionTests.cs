using System.IO.Compression;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tunnel;

/// <summary>RFC 7692: compressed messages pass as they are, and the snoop shows what they say.</summary>
public sealed class CompressionTests
{
    private const int Limit = 1000;

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_no_context_takeover; server_no_context_takeover", false)]
    public async Task Compressed_messages_pass_as_they_are_and_appear_inflated(string extensions, bool keepsContext)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ConnectAsync(scenario, extensions);
        var (charger, cpms) = (new Deflater(keepsContext), new Deflater(keepsContext));

        for (var i = 0; i < 5; i++)
        {
            await pair.ChargerSocket.SendAsync(charger.Compress(Question(i)));
            await pair.Cpms.Socket.NextFrameAsync();
            await pair.Cpms.Socket.SendAsync(cpms.Compress(Answer(i)));
            await pair.ChargerSocket.NextFrameAsync();
        }

        await pair.CloseAsync();
        var shown = await scenario.Snoop.MessagesOfAsync("deflate", 12);
        shown.Select(line => SnoopLine.Parse(line).Payload)
            .ShouldBe(["{}", .. Enumerable.Range(0, 5).SelectMany(i => new[] { Question(i), Answer(i) }), ChargerAndCpms.ClosePayload]);
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
    }

    [Fact]
    public async Task An_oversized_message_is_reported_and_a_decompression_bomb_ends_inflating()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere, "--message-limit", $"{Limit}");
        await using var pair = await ConnectAsync(scenario, "permessage-deflate");
        var charger = new Deflater(keepsContext: true);
        Frame[] frames =
        [
            Frame.OfText(new string('x', Limit + 1)),
            charger.Compress(new string('x', 16 * Limit)),
            charger.Compress(Question(1)),
            charger.Compress(new string('x', (16 * Limit) + 1)),
            charger.Compress(Question(2)),
            Frame.OfText(Question(3)),
        ];

        foreach (var frame in frames)
        {
            await pair.ChargerSocket.SendAsync(frame);
            await pair.Cpms.Socket.NextFrameAsync();
        }

        await pair.CloseAsync();
        var shown = await scenario.Snoop.MessagesOfAsync("deflate", 8);
        shown.Select(line => SnoopLine.Parse(line).Payload).ShouldBe(
        [
            "{}",
            Unreadable(Limit + 1, "larger than the message limit"),
            Unreadable(16 * Limit, "larger than the message limit"),
            Question(1),
            Unreadable(frames[3].Payload.Length, "compressed, and one such message has grown far beyond the message limit"),
            Unreadable(frames[4].Payload.Length, "compressed, and one such message has grown far beyond the message limit"),
            Question(3),
            ChargerAndCpms.ClosePayload,
        ]);
        await scenario.Relay.Process.Output.FirstAsync(line => line.Text.Contains("deflate disconnected", StringComparison.Ordinal), "the log of the end");
        scenario.Relay.Process.Output.Entries.Count(line => line.Text.Contains("no longer shown", StringComparison.Ordinal)).ShouldBe(1);
        ConnectionTranscript.Of(pair).ShouldBeByteExact();
    }

    private static Task<ChargerAndCpms> ConnectAsync(RelayScenario scenario, string extensions)
    {
        scenario.Cpms.Extend("/deflate", extensions);
        return ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "deflate"), scenario.Cpms, "/deflate");
    }

    private static string Question(int id) => $$"""[2,"{{id}}","Heartbeat",{}]""";

    private static string Answer(int id) => $$"""[3,"{{id}}",{"currentTime":"2026-04-18T20:03:2{{id}}Z"}]""";

    private static string Unreadable(long size, string reason) => $"\"(a message of {size} bytes that could not be read: {reason})\"";

    /// <summary>One direction's compression (RFC 7692 section 7.2.1).</summary>
    private sealed class Deflater(bool keepsContext)
    {
        private MemoryStream _output = new();
        private DeflateStream? _deflate;

        public Frame Compress(string text)
        {
            if (_deflate is null || !keepsContext)
            {
                _output = new MemoryStream();
                _deflate = new DeflateStream(_output, CompressionLevel.Optimal);
            }

            _deflate.Write(Encoding.UTF8.GetBytes(text));
            _deflate.Flush();
            var payload = _output.ToArray()[..^4];
            _output.SetLength(0);
            return new Frame(Opcode.Text, payload, Reserved: Frame.Compressed);
        }
    }
}
