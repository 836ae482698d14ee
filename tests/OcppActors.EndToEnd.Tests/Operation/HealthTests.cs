using System.Net;
using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary><c>/healthz</c> and <c>/readyz</c> of a relay whose neighbours are there or away.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Both_endpoints_say_ok_when_all_is_well()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");

        (await AskAsync(relay, "/healthz")).ShouldBe((200, "ok", []));
        (await AskAsync(relay, "/readyz")).ShouldBe((200, "ok", []));
    }

    [Fact]
    public async Task An_unreachable_CPMS_is_no_reason_to_restart()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        charger.Answer.Status.ShouldBe(502);

        var health = await AskAsync(relay, "/healthz");
        var readiness = await AskAsync(relay, "/readyz");

        (health.Status, health.Name).ShouldBe((200, "degraded"));
        health.Reasons.ShouldHaveSingleItem().ShouldStartWith("1 of the last 1 dials to the CPMS failed, the latest at ");
        (readiness.Status, readiness.Name).ShouldBe((503, "degraded"));
    }

    [Fact]
    public async Task An_unreachable_broker_is_no_reason_to_restart_and_the_reasons_need_the_token()
    {
        await using var relay = await Relay.StartAsync(
            "ws://127.0.0.1:9/", "--snoop-token", "sesame", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", "9");
        await relay.LogsAsync("No link to the MQTT broker");

        var stranger = await AskAsync(relay, "/healthz");
        var friend = await AskAsync(relay, "/healthz", "?token=sesame");

        (stranger.Status, stranger.Name, stranger.Reasons).ShouldBe((200, "degraded", null));
        friend.Reasons.ShouldNotBeNull().ShouldHaveSingleItem().ShouldStartWith("the MQTT broker has not been connected since ");
    }

    [Fact]
    public async Task A_host_name_of_another_machine_is_refused()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, relay.Page("/healthz"));
        request.Headers.Host = "rebound.example.com";

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<(int Status, string? Name, string[]? Reasons)> AskAsync(Relay relay, string path, string query = "")
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(relay.Page(path), query));
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return (
            (int)answer.StatusCode,
            json.GetProperty("status").GetString(),
            json.TryGetProperty("reasons", out var reasons) ? [.. reasons.EnumerateArray().Select(reason => reason.GetString()!)] : null);
    }
}
