using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.ThirdParty;

/// <summary>Snoop stream and log say who closed a connection and how, with the npm packages ws and ocpp-rpc on both sides.</summary>
public sealed class ClosingTests
{
    private const string Password = "s3cret:with/all";

    [RequiresTheory(Requirement.NpmPackages)]
    [InlineData("1008", "already connected", """{"sender":"CSMS","code":1008,"reason":"already connected"}""",
        "disconnected: the CPMS closed the connection with 1008 (policy violation), reason 'already connected': it does not accept")]
    [InlineData("4999", "", """{"sender":"CSMS","code":4999,"reason":""}""",
        "disconnected: the CPMS closed the connection with 4999 (a code of its own software)")]
    [InlineData("none", "", """{"sender":"CSMS","code":1005,"reason":""}""",
        "disconnected: the CPMS closed the connection without a code")]
    [InlineData("terminate", "", "{}", "disconnected: the CPMS closed the connection without a WebSocket Close")]
    public async Task An_end_by_the_CPMS(string code, string reason, string payload, string line) =>
        await PlayAsync([code, reason], ["wait", ""], payload, line);

    [RequiresTheory(Requirement.NpmPackages)]
    [InlineData("1000", "Grüße \"an\" alle", """{"sender":"CP","code":1000,"reason":"Grüße \"an\" alle"}""",
        "disconnected: the charger closed the connection with 1000 (normal closure), reason 'Grüße \"an\" alle'")]
    [InlineData("1001", "", """{"sender":"CP","code":1001,"reason":""}""",
        "disconnected: the charger closed the connection with 1001 (going away): it restarts")]
    [InlineData("none", "", """{"sender":"CP","code":1005,"reason":""}""",
        "disconnected: the charger closed the connection without a code")]
    [InlineData("terminate", "", "{}", "disconnected: the charger closed the connection without a WebSocket Close")]
    public async Task An_end_by_the_charger(string code, string reason, string payload, string line) =>
        await PlayAsync(["wait", ""], [code, reason], payload, line);

    [RequiresFact(Requirement.NpmPackages)]
    public async Task A_message_that_is_too_large_for_the_CPMS() => await PlayAsync(
        ["wait", ""],
        ["wait", new string('x', 101)],
        """{"sender":"CSMS","code":1009,"reason":""}""",
        "disconnected: the CPMS closed the connection with 1009 (message too big): a message of the charger was too large for it");

    [RequiresFact(Requirement.NpmPackages)]
    public async Task Both_ends_of_ocpp_rpc()
    {
        await using var cpms = new NodeScript("cpms.mjs", Password);
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await cpms.PortAsync()}/ocpp");
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);
        await using var charger = new NodeScript("charger.mjs", relay.Chargers.ToString().TrimEnd('/'), "ocpp1.6", Password);

        (await charger.ExitAsync()).ShouldBe(0, charger.ToString());

        await snoop.Messages.WhenAsync(all => Disconnections(all).Count == 2, "two disconnections");
        Disconnections(snoop.Messages.Entries).ShouldBe(
            ["""{"sender":"CSMS","code":4001,"reason":"come back"}""", """{"sender":"CP","code":4017,"reason":"done"}"""]);
        await relay.LogsAsync("the CPMS closed the connection with 4001 (a code of its own software), reason 'come back'");
        await relay.LogsAsync("the charger closed the connection with 4017 (a code of its own software), reason 'done'");
    }

    private static async Task PlayAsync(string[] atCpms, string[] atCharger, string payload, string line)
    {
        await using var cpms = new NodeScript("closing.mjs", ["listen", .. atCpms]);
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await cpms.PortAsync()}/");
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);
        await using var charger = new NodeScript("closing.mjs", [$"{relay.Chargers}CP1", .. atCharger]);

        await charger.EventsAsync("closed", 1);
        await cpms.EventsAsync("closed", 1);

        await snoop.Messages.WhenAsync(all => Disconnections(all).Count == 1, "the disconnection");
        Disconnections(snoop.Messages.Entries).ShouldBe([payload]);
        await relay.LogsAsync($"Charge point CP1 {line}");
    }

    private static List<string> Disconnections(IEnumerable<string> stream) =>
        [.. stream.Select(SnoopLine.Parse).Where(line => line.Event == "Disconnection").Select(line => line.Payload)];
}
