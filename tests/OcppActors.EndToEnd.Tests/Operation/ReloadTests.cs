using System.Net.Security;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>SIGHUP: the configuration is read again while chargers are connected.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Reloaded = "been reloaded";
    private const int AtOnce = 15;
    private const string Rejected = "SIGHUP: nothing has been changed";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reload-");

    private string Config => Path.Combine(_folder.FullName, "config.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresFact(Requirement.Unix)]
    public async Task New_chargers_go_to_the_new_CPMS_and_open_ones_stay_undisturbed_with_the_old()
    {
        await using var before = new FakeCpms();
        await using var after = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{before.Url}'}}}}");
        await using var open = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), before, "/CP1");

        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{after.Url}'}}}}", Reloaded);

        await using var next = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP2"), after, "/CP2");
        await ShouldEchoAsync(open);
        await ShouldEchoAsync(next);
        relay.Process.HasExited.ShouldBeFalse();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_file_with_errors_changes_nothing_and_one_line_lists_all_of_them_with_their_locations()
    {
        await using var before = new FakeCpms();
        await using var after = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{before.Url}'}}}}");

        var line = await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{after.Url}'}}}}\n  verbos: true\n  dial_timeout: never", Rejected);

        line.ShouldContain($"ERROR SIGHUP: nothing has been changed: the configuration has 2 errors: {Config}:3:3 verbos: is not a key of 'relay:'; did you mean verbose? | "
            + $"{Config}:4:3 dial_timeout: 'never' is not a time in seconds; give a number above 0, at most 86400");
        await using var next = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP2"), before, "/CP2");
        await ShouldEchoAsync(next);
        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{after.Url}'}}}}", Reloaded);
        await using var last = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP3"), after, "/CP3");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Options_that_need_a_restart_are_named_and_the_others_count()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}");

        using var certificates = new TestCertificates();

        // The ports are on the command line, which overrides the file.
        var line = await ReloadAsync(
            relay,
            $"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}\n  ocpp_port: 1\n  otlp_endpoint: http://127.0.0.1:9\n  log_format: json\n  max_connections: 1\n"
                + $"  ssl_cert: {certificates.Chain}\n  ssl_key: {certificates.Key}",
            "SIGHUP: these changes");

        line.ShouldContain("WARN  SIGHUP: these changes take effect only after a restart: --otlp-endpoint, --log-format, --ssl-cert [");
        await using var first = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP1"));
        await using var second = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP2"));
        (first.Answer.Status, second.Answer.Status).ShouldBe((101, 503));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_charge_point_that_is_no_longer_admitted_is_refused_when_it_comes_again()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}");
        await using var open = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), cpms, "/CP1");

        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}\n  allow_ids: CP2", Reloaded);

        await ShouldEchoAsync(open);
        await using var again = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP1"));
        await using var other = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP2"));
        (again.Answer.Status, other.Answer.Status).ShouldBe((403, 101));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_metrics_count_the_frames_of_connections_before_and_after()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}");
        await using var first = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), cpms, "/CP1");
        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}\n  message_limit: 2000", Reloaded);
        await using var second = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP2"), cpms, "/CP2");

        foreach (var pair in (ChargerAndCpms[])[first, second])
        {
            await pair.ChargerSocket.SendTextAsync("a frame");
            await pair.Cpms.Socket.NextTextAsync();
        }

        using var http = new HttpClient();
        (await http.GetStringAsync(relay.Page("/metrics"))).ShouldContain("ocpp_relay_relayed_frames_total{direction=\"from_charger\"} 2\n");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_log_level_changes()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync($"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}");
        await using var first = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), cpms, "/CP1");

        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}\n  verbose: true", Reloaded);
        await using var second = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP2"), cpms, "/CP2");
        await relay.LogsAsync("started for /CP2");
        await ReloadAsync(relay, $"charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}\n  quiet: true\n  log_format: json", "SIGHUP: these changes");
        await using (await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP3"), cpms, "/CP3"))
        {
            relay.Process.Signal(ChildProcess.Terminate);
        }

        (await relay.Process.ExitAsync()).ShouldBe(0);
        var lines = relay.Process.Output.Entries.Select(line => line.Text).ToList();
        lines.ShouldContain(line => line.Contains("DEBUG", StringComparison.Ordinal) && line.Contains("/CP2", StringComparison.Ordinal));
        lines.ShouldAllBe(line => !line.Contains("started for /CP1", StringComparison.Ordinal) && !line.Contains("CP3", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Without_a_configuration_file_a_changed_password_file_counts_for_the_next_dial()
    {
        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, "before\n");
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await Relay.StartAsync(cpms.Url, "--cpms-username", "me", "--cpms-password-file", password);
        await using var first = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP1"));

        await File.WriteAllTextAsync(password, "after\n");
        relay.Process.Signal(ChildProcess.Hangup);
        await relay.LogsAsync("SIGHUP: there is no configuration file (--config), so only the files of secrets and certificates have been reloaded");
        await using var second = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP2"));

        await cpms.Requests.WhenAsync(requests => requests.Count == 2, "two requests");
        cpms.Requests.Entries.Select(request => request["Authorization"]).ShouldBe(["Basic bWU6YmVmb3Jl", "Basic bWU6YWZ0ZXI="]);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Other_certificates_count_for_the_next_handshakes_on_both_sides()
    {
        using var certificates = new TestCertificates();
        using var strangers = new TestCertificates();
        var next = certificates.Issue("127.0.0.1");
        var (chain, key) = certificates.WritePair("next", next);
        await using var cpms = new FakeCpms(new() { ServerCertificateContext = strangers.Issue("127.0.0.1").Context });
        string Keys(string cert, string certKey, string ca) => $"cpms: {cpms.Url}\n  ssl_cert: {cert}\n  ssl_key: {certKey}\n  cpms_ca: {ca}";
        await WriteAsync(Keys(certificates.Chain, certificates.Key, certificates.AuthorityFile));
        await using var relay = await Relay.StartAsync(cpms.Url, "--config", Config);
        (await ConnectAsync(relay, certificates)).Status.ShouldBe(502);

        await ReloadAsync(relay, Keys(chain, key, strangers.AuthorityFile), Reloaded);

        (await ConnectAsync(relay, certificates)).ShouldBe((101, next.Certificate.Thumbprint));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Reloads_in_the_middle_of_handshakes_lose_none()
    {
        // Each CPMS is trusted by its own authority alone: routing and TLS of different readings would not fit.
        using var trusted = new TestCertificates();
        using var others = new TestCertificates();
        var opening = new TaskCompletionSource();
        await using var one = new FakeCpms(new() { ServerCertificateContext = trusted.Issue("127.0.0.1").Context }) { Opening = opening.Task };
        await using var other = new FakeCpms(new() { ServerCertificateContext = others.Issue("127.0.0.1").Context }) { Opening = opening.Task };
        (FakeCpms Cpms, string Keys)[] readings =
        [
            (one, $"dial_timeout: 120\n  charge_points: {{'CP*': {{cpms: '{one.Url}', ca: '{trusted.AuthorityFile}'}}}}"),
            (other, $"dial_timeout: 120\n  charge_points: {{'CP*': {{cpms: '{other.Url}', ca: '{others.AuthorityFile}'}}}}"),
        ];
        await using var relay = await StartAsync(readings[0].Keys);

        var connecting = new List<Task<FakeCharger>>();
        for (var reload = 0; reload < 4; reload++)
        {
            connecting.AddRange(Enumerable.Range(0, AtOnce).Select(n => FakeCharger.ConnectAsync(new Uri(relay.Chargers, $"CP{reload}-{n}"))));
            await readings[reload % 2].Cpms.Arrivals.WhenAsync(all => all.Count == (1 + reload / 2) * AtOnce, "the chargers at their CPMS");
            await ReloadAsync(relay, readings[(reload + 1) % 2].Keys, Reloaded);
        }

        opening.SetResult();

        foreach (var charger in await Task.WhenAll(connecting))
        {
            charger.Answer.Status.ShouldBe(101);
            await charger.DisposeAsync();
        }

        (one.Arrivals.Entries.Count, other.Arrivals.Entries.Count).ShouldBe((2 * AtOnce, 2 * AtOnce));
        relay.Process.HasExited.ShouldBeFalse();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_snoop_port_asks_the_next_client_for_the_new_token_and_the_open_one_stays()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync($"snoop_token: before\n  charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}");
        await using var open = await SnoopClient.ConnectAsync(new Uri(relay.Snoop, "?token=before"));

        await ReloadAsync(relay, $"snoop_token: after\n  charge_points: {{'CP*': {{cpms: '{cpms.Url}'}}}}", Reloaded);

        using var http = new HttpClient();
        (await http.GetAsync(new Uri(relay.Page("/"), "?token=before"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await http.GetAsync(new Uri(relay.Page("/"), "?token=after"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP1"), cpms, "/CP1");
        (await open.MessagesOfAsync("CP1", 1)).ShouldHaveSingleItem();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_service_manager_is_told_of_a_reload()
    {
        await using var manager = new FakeServiceManager();
        await using var relay = await Relay.StartWithEnvironmentAsync(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Address }, "ws://127.0.0.1:9/");
        await manager.ReceivesAsync("READY=1");

        relay.Process.Signal(ChildProcess.Hangup);

        await manager.ReceivesAsync("RELOADING=1");
        long.Parse((await manager.ReceivesAsync("MONOTONIC_USEC=")).Split('=')[1], System.Globalization.CultureInfo.InvariantCulture).ShouldBePositive();
        await manager.Notifications.WhenAsync(told => told.Count(each => each == "READY=1") == 2, "READY=1 again");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_bridge_takes_a_changed_token_to_its_next_connection_and_names_what_needs_a_restart()
    {
        var token = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(token, "before\n");
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--snoop-token", "after");
        await File.WriteAllTextAsync(Config, "snoop2mqtt:\n");
        await using var bridge = Bridge.Run("--snoop-socket", relay.Snoop.ToString(), "--snoop-token-file", token, "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", "9", "--config", Config);
        await LineAsync(bridge, "No snoop stream from");

        await File.WriteAllTextAsync(token, "after\n");
        await File.WriteAllTextAsync(Config, "snoop2mqtt:\n  device_name: Charger\n");
        bridge.Signal(ChildProcess.Hangup);

        await LineAsync(bridge, $"SIGHUP: {Config} and the files it names have {Reloaded}");
        await LineAsync(bridge, "SIGHUP: these changes take effect only after a restart: --device-name [");
        await LineAsync(bridge, "Reading the snoop stream of");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_changed_password_of_the_broker_counts_for_the_next_attempt()
    {
        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, "wrong\n");
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.WithPassword("ocpp", "right"));
        await using var relay = await Relay.StartAsync(
            "ws://127.0.0.1:9/", "--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", $"{broker.Port}", "--mqtt-broker-username", "ocpp", "--mqtt-broker-password-file", password);
        await relay.LogsAsync("the broker refused the user name 'ocpp' or its password");

        await File.WriteAllTextAsync(password, "right\n");
        relay.Process.Signal(ChildProcess.Hangup);

        await relay.LogsAsync("Connected to the MQTT broker");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_recorder_ends_in_order_when_its_terminal_is_closed()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        await using var recorder = await SnoopTool.RecordAsync(relay.Snoop, Path.Combine(_folder.FullName, "traffic.jsonl"));

        recorder.Signal(ChildProcess.Hangup);

        (await recorder.ExitAsync()).ShouldBe(0);
    }

    private static async Task<(int Status, string Thumbprint)> ConnectAsync(Relay relay, TestCertificates certificates)
    {
        var shown = "";
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = TestCertificates.Trusting(certificates.Authority),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                shown = certificate?.GetCertHashString() ?? "";
                return errors == SslPolicyErrors.None;
            },
        };
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP1"), tls);
        return (charger.Answer.Status, shown);
    }

    private static async Task ShouldEchoAsync(ChargerAndCpms pair)
    {
        await pair.ChargerSocket.SendTextAsync("""[2,"1","Heartbeat",{}]""");
        (await pair.Cpms.Socket.NextTextAsync()).ShouldBe("""[2,"1","Heartbeat",{}]""");
        await pair.Cpms.Socket.SendTextAsync("""[3,"1",{}]""");
        (await pair.ChargerSocket.NextTextAsync()).ShouldBe("""[3,"1",{}]""");
    }

    private static Task<OutputLine> LineAsync(ChildProcess process, string words) => process.Output.FirstAsync(
        line => line.Text.Contains(words, StringComparison.Ordinal), $"'{words}' in the log", Deadline.Long);

    private async Task<Relay> StartAsync(string keys)
    {
        await WriteAsync(keys);
        return await Relay.StartAsync("ws://127.0.0.1:9/", "--config", Config);
    }

    // A file is replaced as a whole: a reload may read it at any time.
    private async Task WriteAsync(string keys)
    {
        var draft = Path.Combine(_folder.FullName, "draft.yaml");
        await File.WriteAllTextAsync(draft, $"relay:\n  {keys}\n");
        File.Move(draft, Config, overwrite: true);
    }

    /// <returns>The next line with these words.</returns>
    private async Task<string> ReloadAsync(Relay relay, string keys, string words)
    {
        await WriteAsync(keys);
        var seen = relay.Process.Output.Entries.Count;
        relay.Process.Signal(ChildProcess.Hangup);
        await relay.Process.Output.WhenAsync(
            lines => lines.Skip(seen).Any(line => line.Text.Contains(words, StringComparison.Ordinal)), $"'{words}' in the log", Deadline.Long);
        return relay.Process.Output.Entries.Skip(seen).First(line => line.Text.Contains(words, StringComparison.Ordinal)).Text;
    }
}
