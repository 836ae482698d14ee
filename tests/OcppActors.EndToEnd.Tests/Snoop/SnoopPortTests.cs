using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Snoop;

/// <summary>The snoop port beyond the stream of a recording.</summary>
public sealed class SnoopPortTests
{
    [Fact]
    public async Task Every_client_gets_the_same_lines_and_one_that_leaves_disturbs_nobody()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        var recording = Recordings.Named("kilowatts-1.6");
        await using var second = await SnoopClient.ConnectAsync(scenario.Relay.Snoop);
        await using (await SnoopClient.ConnectAsync(scenario.Relay.Snoop))
        {
            await using var pair = await scenario.ConnectChargerAsync(recording);
            await pair.PlayAsync(recording.Messages);
            await pair.CloseAsync();
        }

        var lines = await scenario.Snoop.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording));
        var same = await second.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording));

        lines.ShouldMatch(recording);
        same.ShouldBe(lines);
    }

    [Fact]
    public async Task Fragments_appear_as_one_message_and_a_binary_message_as_base64()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "odd"), scenario.Cpms, "/odd");
        var message = """[2,"1","Heartbeat",{}]""";
        var binary = new byte[] { 0, 255, 128 };

        await pair.ChargerSocket.SendAsync(Frame.OfText(message[..9], final: false));
        await pair.ChargerSocket.SendAsync(new Frame(Opcode.Ping, [7]));
        await pair.ChargerSocket.SendAsync(new Frame(Opcode.Continuation, Frame.OfText(message[9..]).Payload));
        await pair.ChargerSocket.SendAsync(new Frame(Opcode.Binary, binary));

        var lines = (await scenario.Snoop.MessagesOfAsync("odd", 3)).Select(SnoopLine.Parse).ToList();
        lines.Select(line => line.Event).ShouldBe(["Connection", "Message", "Message"]);
        lines[1].Payload.ShouldBe(message);
        JsonSerializer.Deserialize<byte[]>(lines[2].Payload).ShouldBe(binary);
    }

    [Fact]
    public async Task Nothing_that_a_client_sends_reaches_anybody()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "quiet"), scenario.Cpms, "/quiet");
        await using var intruder = await FakeCharger.ConnectAsync(scenario.Relay.Snoop, "ocpp1.6");

        await intruder.Socket!.SendTextAsync("""[2,"evil","Reset",{"type":"Hard"}]""");
        await pair.PlayAsync([new RecordedMessage(Sender.Cpms, """[2,"1","ClearCache",{}]"""), new RecordedMessage(Sender.Charger, """[3,"1",{}]""")]);
        await pair.CloseAsync();

        ConnectionTranscript.Of(pair).ShouldBeByteExact();
        (await scenario.Snoop.MessagesOfAsync("quiet", 4)).ShouldAllBe(line => !line.Contains("evil"));
    }
}
