using System.Net;
using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tunnel;

/// <summary>What passes through the relay, and its answers where nothing can pass.</summary>
public sealed class TunnelTests
{
    [Fact]
    public async Task Two_chargers_talk_at_the_same_time_each_with_its_own_side()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        var (one, other) = (Recordings.Named("three-phase-all-1.6"), Recordings.Named("two-connectors-1.6"));
        await using var first = await scenario.ConnectChargerAsync(one);
        await using var second = await scenario.ConnectChargerAsync(other);

        await Task.WhenAll(first.PlayAsync(one.Messages), second.PlayAsync(other.Messages));
        await first.CloseAsync();
        await second.PlayAsync([new RecordedMessage(Sender.Charger, """[2,"after","Heartbeat",{}]""")]);
        await second.CloseAsync();

        ConnectionTranscript.Of(first).ShouldBeByteExact();
        ConnectionTranscript.Of(second).ShouldBeByteExact();
    }

    [Fact]
    public async Task The_charger_s_own_request_reaches_the_CPMS()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        var target = "/some/where/Depot%204%3AWest?serial=1&x=%2F";

        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, target), scenario.Cpms, target, url => FakeCharger.ConnectAsync(
            url, "ocpp2.0.1, ocpp1.6", null, "Authorization: Basic b2RkOnPDqGNyZXQ=", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));

        var transcript = ConnectionTranscript.Of(pair);
        transcript.ShouldHavePassedTheRequestOn(scenario.Cpms);
        transcript.ShouldHavePassedTheAnswerOn();
        transcript.ChargerAnswer["Sec-WebSocket-Protocol"].ShouldBe("ocpp2.0.1");
    }

    [Fact]
    public async Task What_was_sent_before_the_end_arrives_and_then_the_end()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "brief"), scenario.Cpms, "/brief");

        await pair.Cpms.Socket.SendTextAsync("last words");
        await pair.Cpms.Socket.FinishSendingAsync();

        (await pair.ChargerSocket.NextTextAsync()).ShouldBe("last words");
        await pair.ChargerSocket.EndAsync();
    }

    [Fact]
    public async Task Refused_credentials_are_the_CPMS_s_own_401()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        var refusal = new Refusal("401 Unauthorized", "{\"error\":\"wrong password\"}", "WWW-Authenticate: Basic realm=\"depot\"", "Content-Type: application/json");
        scenario.Cpms.Refuse("/thief", refusal);

        await using var charger = await FakeCharger.ConnectAsync(new Uri(scenario.Relay.Chargers, "thief"));

        charger.Answer.Status.ShouldBe(401);
        charger.Body.ShouldBe(refusal.Body);
        charger.Answer["WWW-Authenticate"].ShouldBe("Basic realm=\"depot\"");
        charger.Answer["Content-Type"].ShouldBe("application/json");
        await scenario.Relay.Process.Output.FirstAsync(line => line.Text.Contains("401", StringComparison.Ordinal), "a log line about it");
    }

    [Fact]
    public async Task A_CPMS_that_is_down_gives_502()
    {
        using var nobody = BoundWithoutListening();
        await using var relay = await Relay.StartAsync($"ws://{nobody.LocalEndPoint}/");

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP1"));

        charger.Answer.Status.ShouldBe(502);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a/../CP1")]
    [InlineData("/a/%2e%2E/CP1")]
    [InlineData("/./CP1")]
    public async Task A_path_without_an_id_or_with_dot_segments_gives_400(string target)
    {
        using var nobody = BoundWithoutListening();
        await using var relay = await Relay.StartAsync($"ws://{nobody.LocalEndPoint}/");
        var asWritten = new Uri(relay.Chargers.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        await using var charger = await FakeCharger.ConnectAsync(asWritten);

        charger.Request.Target.ShouldBe(target);
        charger.Answer.Status.ShouldBe(400);
    }

    /// <summary>Bound but not listening: the port is reserved, and connections to it are refused.</summary>
    private static Socket BoundWithoutListening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
