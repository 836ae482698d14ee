using System.Globalization;
using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>A CPMS, or one of its addresses, that swallows packets.</summary>
public sealed class SilentCpmsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("silent-cpms-");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresFact(Requirement.Linux)]
    public async Task Chargers_of_a_CPMS_that_swallows_packets_do_not_delay_one_of_another_CPMS()
    {
        const int Dead = 450; // more than --dial-concurrency
        using var silent = await SilentPort.OpenAsync(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await using var cpms = new FakeCpms();
        var file = Write("relay.yaml", $"relay:\n  charge_points:\n    DEAD-*: {{cpms: \"ws://127.0.0.2:{silent.Port}/ocpp\"}}\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--config", file, "--dial-timeout", "600");
        var waiting = new List<RawConnection>();
        for (var number = 0; number < Dead; number++)
        {
            waiting.Add(await RawConnection.ConnectAsync(relay.Chargers));
            await waiting[^1].SendAsync($"GET /DEAD-{number} HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n");
        }

        using var client = new HttpClient();
        await Eventually.SucceedsAsync(
            async () => (await client.GetStringAsync(relay.Page("/metrics"))).Contains($"ocpp_relay_upgrade_requests_total {Dead}\n", StringComparison.Ordinal),
            "the requests of the others");
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "GOOD"));

        charger.Answer.Status.ShouldBe(101);
        foreach (var each in waiting)
        {
            await each.DisposeAsync();
        }
    }

    [RequiresFact(Requirement.MountNamespace, Requirement.IPv6)]
    public async Task The_next_address_of_a_name_is_tried_and_the_check_names_the_one_that_does_not_answer()
    {
        await using var cpms = new FakeCpms();
        using var silent = await SilentPort.OpenAsync(new IPEndPoint(IPAddress.IPv6Loopback, cpms.Port));
        var hosts = Write("hosts", "127.0.0.1 localhost\n::1 two.test\n127.0.0.1 two.test\n");
        var url = $"ws://two.test:{cpms.Port}{FakeCpms.BasePath}";

        await using var relay = await Relay.StartWithHostsAsync(hosts, url);
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        await using var check = Relay.RunWithHosts(hosts, "--check", "--cpms", url, "--ocpp-port", "0", "--snoop-port", "0", "--dial-timeout", "1");

        charger.Answer.Status.ShouldBe(101);
        (await check.ExitAsync()).ShouldBe(0, check.StandardOutput);
        check.StandardOutput.ShouldContain("ok    CPMS, name two.test: it resolves to ::1, 127.0.0.1");
        check.StandardOutput.ShouldContain(
            $"warn  CPMS, port {cpms.Port}: ::1 does not answer; chargers are relayed to the other addresses of the name. Tell its operator");
    }

    [RequiresFact(Requirement.MountNamespace, Requirement.IPv6)]
    public async Task If_no_address_answers_log_and_check_name_each()
    {
        using var silent = await SilentPort.OpenAsync(new IPEndPoint(IPAddress.Loopback, 0));
        var hosts = Write("hosts", "127.0.0.1 localhost\n::1 two.test\n127.0.0.1 two.test\n");
        var url = string.Create(CultureInfo.InvariantCulture, $"ws://two.test:{silent.Port}/");

        await using var relay = await Relay.StartWithHostsAsync(hosts, url, "--dial-timeout", "3");
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        await using var check = Relay.RunWithHosts(hosts, "--check", "--cpms", url, "--ocpp-port", "0", "--snoop-port", "0", "--dial-timeout", "3");

        charger.Answer.Status.ShouldBe(504);
        await relay.LogsAsync("CP001: no connection to the CPMS, it did not answer within 3 s: ::1 refuses, 127.0.0.1 does not answer");
        (await check.ExitAsync()).ShouldBe(1, check.StandardOutput);
        check.StandardOutput.ShouldContain(
            $"FAIL  CPMS, port {silent.Port}: no answer in time: ::1 refuses, 127.0.0.1 does not answer; check the URL, and whether a firewall blocks it");
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
