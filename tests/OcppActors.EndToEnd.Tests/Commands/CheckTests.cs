using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary><c>--check</c>: a line for each thing that was tried, and an exit status that a script can go by.</summary>
public sealed class CheckTests : IDisposable
{
    private static readonly string[] FreePorts = ["--ocpp-host", "127.0.0.1", "--ocpp-port", "0", "--snoop-host", "127.0.0.1", "--snoop-port", "0"];

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [RequiresFact(Requirement.Mosquitto)]
    public async Task All_checks_pass_and_nothing_is_left_behind()
    {
        await using var cpms = new FakeCpms(new() { ServerCertificateContext = _certificates.Issue("127.0.0.1").Context });
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.WithPassword("ocpp", "right"));

        var (status, lines) = await CheckAsync(cpms.Url,
        [
            "--cpms-ca", _certificates.AuthorityFile, "--ssl-cert", _certificates.Chain, "--ssl-key", _certificates.Key,
            "--check-id", "CP 1", .. At(broker), "--mqtt-broker-username", "ocpp", "--mqtt-broker-password", "right",
        ]);

        status.ShouldBe(0, lines);
        ShouldSay(lines,
            "ok    Settings: no errors",
            "ok    Certificate for chargers, chain:",
            "ok    Chargers' port: free; chargers would connect to wss://127.0.0.1:0/<charge point id>, relayed to wss://127.0.0.1",
            "ok    CPMS, handshake as CP 1: the CPMS accepted it, with ocpp1.6",
            "accepts the user 'ocpp'",
            "ok    MQTT broker, topics: all can be read; 0 charge points",
            "ok    Home Assistant: nothing is retained on homeassistant/status",
            " 0 FAIL; nothing was started.");
        ShouldSay(lines, "warn  CPMS, TLS: TLS 1.3; CN=127.0.0.1 expires on"); // it is valid for an hour
        var connection = await cpms.ConnectionAsync("/CP%201");
        (await connection.Socket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Each_failed_check_is_reported_with_its_remedy_and_the_status_is_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var broker = await MosquittoBroker.StartAsync(MosquittoBroker.WithPassword("ocpp", "right"));

        var (status, lines) = await CheckAsync("wss://cpms.invalid/ocpp",
            ["--ocpp-port", port, .. At(broker), "--mqtt-broker-username", "ocpp", "--mqtt-broker-password", "wrong"]);

        status.ShouldBe(1, lines);
        ShouldSay(lines,
            $"FAIL  Chargers' port: port {port} is taken; end what listens there (this service, perhaps), or give another --ocpp-port",
            "ok    Snoop port: free",
            "FAIL  CPMS, name cpms.invalid: ",
            "FAIL  MQTT broker: the broker refused the user name 'ocpp' or its password",
            " 3 FAIL; nothing was started.");
        lines.ShouldNotContain("wrong");
    }

    [Fact]
    public async Task An_unreachable_CPMS_fails_and_one_that_asks_for_the_password_is_a_warning()
    {
        await using var expired = new FakeCpms(new() { ServerCertificateContext = _certificates.Issue("127.0.0.1", hasExpired: true).Context });
        await using var strict = new FakeCpms();
        strict.Refuse("/KNOWN", new Refusal("401 Unauthorized", "", "WWW-Authenticate: Basic"));
        strict.Refuse("/STRANGER", new Refusal("404 Not Found", ""));

        var late = await CheckAsync(expired.Url, ["--cpms-ca", _certificates.AuthorityFile]);
        var known = await CheckAsync(strict.Url, ["--check-id", "KNOWN"]);
        var locked = await CheckAsync(strict.Url, ["--check-id", "KNOWN", "--cpms-password", "guessed"]);
        var stranger = await CheckAsync(strict.Url, ["--check-id", "STRANGER"]);

        late.Status.ShouldBe(1, late.Lines);
        ShouldSay(late.Lines, "FAIL  CPMS, TLS: its certificate expired on ");
        known.Status.ShouldBe(0, known.Lines);
        ShouldSay(known.Lines, "warn  CPMS, handshake as KNOWN: the CPMS answered 401");
        locked.Status.ShouldBe(1, locked.Lines);
        ShouldSay(stranger.Lines, "FAIL  CPMS, handshake as STRANGER: the CPMS answered 404: check the charge point id");
    }

    [Fact]
    public async Task A_charger_that_is_not_admitted_fails()
    {
        await using var cpms = new FakeCpms();

        var (status, lines) = await CheckAsync(cpms.Url, ["--allow-ids", "GARAGE-*", "--check-id", "CP1"]);

        status.ShouldBe(1, lines);
        ShouldSay(lines, "FAIL  CPMS, handshake as CP1: --allow-ids does not admit this charge point id");
    }

    [Fact]
    public async Task Certificates_in_the_wrong_order_fail()
    {
        await using var cpms = new FakeCpms();
        var own = _certificates.Issue("relay");
        var mixed = _certificates.Write("mixed.pem", own.Certificate.ExportCertificatePem() + "\n" + _certificates.Authority.ExportCertificatePem());

        var (status, lines) = await CheckAsync(cpms.Url, ["--ssl-cert", mixed, "--ssl-key", _certificates.Write("mixed.key", own.KeyPem)]);

        status.ShouldBe(1, lines);
        ShouldSay(lines, "FAIL  Certificate for chargers, chain:", "has CN=Test authority below CN=relay, which CN=Test issuer has signed");
    }

    [Fact]
    public async Task Configuration_errors_are_reported_as_usual_and_the_status_is_2()
    {
        var (chain, key) = _certificates.WritePair("expired", _certificates.Issue("relay", hasExpired: true));
        await using var relay = Relay.Run("--check", "--cpms", "http://127.0.0.1:9/", "--ssl-cert", chain, "--ssl-key", key);

        (await relay.ExitAsync()).ShouldBe(2);
        relay.StandardError.ShouldContain("2 errors in the configuration");
        relay.StandardError.ShouldContain("expired on");
        relay.StandardOutput.ShouldBeEmpty();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task The_bridge_tries_the_relay_and_the_broker()
    {
        await using var cpms = new FakeCpms();
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        await watcher.PublishAsync("homeassistant/status", "online", retain: true);
        await watcher.PublishAsync("ocpp-bridge/elsewhere/availability", "online", retain: true);
        await using var relay = await Relay.StartAsync(cpms.Url, "--snoop-token", "sesame-open-please");
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP7"), cpms, "/CP7");

        var (status, lines) = await CheckBridgeAsync(
            ["--snoop-socket", relay.Snoop.ToString(), "--snoop-token", "sesame-open-please", .. At(broker)]);
        var locked = await CheckBridgeAsync(["--snoop-socket", relay.Snoop.ToString(), .. At(broker)]);

        status.ShouldBe(0, lines);
        ShouldSay(lines,
            "ok    Snoop stream: ws://127.0.0.1",
            "lets this client read; connected: CP7",
            "warn  MQTT broker, other bridges: elsewhere is online",
            "ok    Home Assistant: it reports online on homeassistant/status");
        locked.Status.ShouldBe(1, locked.Lines);
        ShouldSay(locked.Lines, "FAIL  Snoop stream:", "it asks for a token (401)");
        (await MqttWatcher.RetainedAsync(broker)).Keys.ShouldBe(["homeassistant/status", "ocpp-bridge/elsewhere/availability"], ignoreOrder: true);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_configuration_with_a_secret_that_all_may_read_is_a_warning()
    {
        await using var cpms = new FakeCpms();
        var folder = Directory.CreateTempSubdirectory("check-");
        try
        {
            FileModes.Set(folder.FullName, "755");
            var (config, token) = (Path.Combine(folder.FullName, "config.yaml"), Path.Combine(folder.FullName, "token"));
            await File.WriteAllTextAsync(config, $"relay:\n  cpms_password: hunter2\n  snoop_token_file: {token}\n");
            await File.WriteAllTextAsync(token, "sesame-open-please\n");
            FileModes.Set(config, "644");
            FileModes.Set(token, "600");

            var (status, lines) = await CheckAsync(cpms.Url, ["--config", config]);

            status.ShouldBe(0, lines);
            ShouldSay(lines, $"warn  Secrets: {config} holds a secret, and every user of this machine may read it (mode 644); chmod 600 it");
            lines.ShouldNotContain($"{token} holds");
            lines.ShouldNotContain("hunter2");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] At(MosquittoBroker broker) =>
        ["--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture)];

    private static Task<(int Status, string Lines)> CheckAsync(string cpms, IEnumerable<string> more) =>
        EndAsync(Relay.Run(["--check", "--cpms", cpms, .. FreePorts, .. more])); // of two values the last counts

    private static Task<(int Status, string Lines)> CheckBridgeAsync(IEnumerable<string> options) => EndAsync(Bridge.Run(["--check", .. options]));

    private static async Task<(int Status, string Lines)> EndAsync(ChildProcess process)
    {
        await using var check = process;
        var status = await check.ExitAsync(Deadline.Long);
        check.StandardError.ShouldBeEmpty();
        return (status, check.StandardOutput);
    }

    private static void ShouldSay(string lines, params string[] words) =>
        words.Where(each => !lines.Contains(each, StringComparison.Ordinal)).ShouldBeEmpty(lines);
}
