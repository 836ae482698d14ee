using System.Globalization;
using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary><c>/metrics</c> after traffic that is known to the byte.</summary>
public sealed class MetricsTests
{
    [RequiresFact(Requirement.Unix)]
    public async Task The_metrics_count_what_has_happened()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        scenario.Cpms.Refuse("/refused", new Refusal("404 Not Found", "unknown"));
        await using var refused = await FakeCharger.ConnectAsync(new Uri(scenario.Relay.Chargers, "refused"));
        refused.Answer.Status.ShouldBe(404);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "CP001"), scenario.Cpms, "/CP001");

        // Masked from the charger: 2 + 4 bytes of header up to 125 bytes of payload, 4 + 4 beyond; unmasked 4 fewer.
        var (small, large) = (new string('a', 100), new string('b', 200));
        foreach (var text in (string[])[small, large])
        {
            await pair.ChargerSocket.SendTextAsync(text);
            await pair.Cpms.Socket.NextTextAsync();
        }

        await pair.Cpms.Socket.SendTextAsync(small);
        await pair.ChargerSocket.NextTextAsync();

        var metrics = await ReadAsync(scenario.Relay);
        metrics["ocpp_relay_relayed_frames_total{direction=\"from_charger\"}"].ShouldBe(2);
        metrics["ocpp_relay_relayed_bytes_total{direction=\"from_charger\"}"].ShouldBe(106 + 208);
        metrics["ocpp_relay_relayed_frames_total{direction=\"from_cpms\"}"].ShouldBe(1);
        metrics["ocpp_relay_relayed_bytes_total{direction=\"from_cpms\"}"].ShouldBe(102);
        metrics["ocpp_relay_upgrade_requests_total"].ShouldBe(2);
        metrics["ocpp_relay_dial_failures_total{reason=\"refused\"}"].ShouldBe(1);
        metrics["ocpp_relay_dial_failures_total{reason=\"unreachable\"}"].ShouldBe(0);
        metrics["ocpp_relay_chargers_connected"].ShouldBe(1);
        metrics["ocpp_relay_connections_opened_total"].ShouldBe(1);
        metrics["ocpp_relay_snoop_viewers"].ShouldBe(1);
        metrics["ocpp_relay_snoop_drops_total"].ShouldBe(0);
        metrics["ocpp_relay_takeovers_total"].ShouldBe(0);
        metrics["ocpp_relay_tap_skips_total{reason=\"too_large\"}"].ShouldBe(0);
        metrics["process_resident_memory_bytes"].ShouldBeGreaterThan(1_000_000);
        metrics["process_open_fds"].ShouldBeGreaterThan(5);
        metrics["process_start_time_seconds"].ShouldBeInRange(1.7e9, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        metrics.Keys.ShouldNotContain(name => name.StartsWith("ocpp_relay_mqtt", StringComparison.Ordinal));

        // What an ended connection carried stays in the sum: a Close of 2 + 4 + 2 + 3 bytes from the charger, 4 fewer back.
        await pair.CloseAsync();
        await scenario.Relay.LogsAsync("CP001 disconnected");
        metrics = await ReadAsync(scenario.Relay);
        metrics["ocpp_relay_relayed_frames_total{direction=\"from_charger\"}"].ShouldBe(3);
        metrics["ocpp_relay_relayed_bytes_total{direction=\"from_charger\"}"].ShouldBe(106 + 208 + 11);
        metrics["ocpp_relay_relayed_bytes_total{direction=\"from_cpms\"}"].ShouldBe(102 + 7);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task With_a_broker_there_are_metrics_of_metering_too()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);

        var metrics = await ReadAsync(scenario.Relay);

        metrics["ocpp_relay_mqtt_connected"].ShouldBe(1);
        metrics["ocpp_relay_mqtt_reconnects_total"].ShouldBe(0);
        metrics["ocpp_relay_metering_charge_points"].ShouldBe(0);
        metrics["ocpp_relay_metering_skips_total"].ShouldBe(0);
        metrics["ocpp_relay_mqtt_publications_total"].ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task The_token_guards_the_metrics()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--snoop-token", "sesame");
        using var client = new HttpClient();

        using var without = await client.GetAsync(relay.Page("/metrics"));
        using var with = await client.GetAsync(new Uri(relay.Page("/metrics"), "?token=sesame"));

        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        with.StatusCode.ShouldBe(HttpStatusCode.OK);
        with.Content.Headers.ContentType?.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
    }

    private static async Task<Dictionary<string, double>> ReadAsync(Relay relay)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(relay.Page("/metrics"));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
