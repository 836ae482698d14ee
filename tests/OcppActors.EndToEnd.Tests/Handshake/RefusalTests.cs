using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Why a CPMS refuses a charger, and what the log says about it.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(
        "307 Temporary Redirect\r\nLocation: wss://cpms-2.example.com/ocpp/CP001", "wss://cpms-2.example.com/ocpp/CP001",
        "the CPMS answered 307: it redirects to 'wss://cpms-2.example.com/ocpp/CP001', where the relay does not follow; set --cpms (or the charger's own cpms:) to 'wss://cpms-2.example.com/ocpp'")]
    [InlineData(
        "302 Found\r\nLocation: https://portal.example.com/login", "https://portal.example.com/login",
        "the CPMS answered 302: it redirects to 'https://portal.example.com/login', perhaps a web page; check the path of the CPMS URL")]
    [InlineData(
        "200 OK", null,
        "the CPMS answered 200: that is a web page, or a proxy that does not allow WebSockets; check the path of the CPMS URL")]
    [InlineData(
        "426 Upgrade Required", null,
        "the CPMS answered 426: it does not take the charger's OCPP version, or a proxy in front of it does not allow WebSockets")]
    public async Task An_answer_without_a_WebSocket_is_passed_on_and_log_and_check_say_what_to_do(string answer, string? location, string line)
    {
        await using var cpms = new RawCpms($"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url);
        await using var check = Relay.Run("--check", "--cpms", cpms.Url, "--ocpp-port", "0", "--snoop-port", "0", "--check-id", "CP001");

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));

        charger.Answer.StartLine.ShouldBe($"HTTP/1.1 {answer.Split("\r\n")[0]}");
        charger.Answer["Location"].ShouldBe(location);
        (await relay.LogsAsync("the CPMS answered")).ShouldContain($"Charge point CP001: {line}");
        (await check.ExitAsync()).ShouldBe(1);
        check.StandardOutput.ShouldContain($"FAIL  CPMS, handshake as CP001: {line}");
    }

    [Theory]
    [InlineData("http://relay", 101)]
    [InlineData("wss://relay", 101)]
    [InlineData("https://127.0.0.1", 101)]
    [InlineData(null, 101)]
    [InlineData("https://elsewhere.example.com", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    public async Task A_CPMS_that_refuses_the_Origin_of_another_host_takes_that_of_the_charger_s_own_Host(string? origin, int status)
    {
        await using var cpms = new RawCpms(OfSameOrigin);
        await using var relay = await Relay.StartAsync(cpms.Url);
        string[] headers = origin is null ? [] : [$"Origin: {origin.Replace("relay", relay.Chargers.Authority, StringComparison.Ordinal)}"];

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"), "ocpp1.6", null, headers);

        charger.Answer.Status.ShouldBe(status);
    }

    // As a CPMS made with gorilla/websocket does unless told otherwise: hosts are compared, and a missing Origin is fine.
    private static string OfSameOrigin(HttpHead request) =>
        request["Origin"] is { } origin && new Uri(origin).Authority != request["Host"]
            ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
            : RawCpms.Acceptance + "\r\n";
}
