using System.Net;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>What may be said about single charge points, and what is shown of what may not.</summary>
public sealed class ChargePointTableTests
{
    [Fact]
    public void Each_entry_says_what_is_different()
    {
        var rules = Rules(
            """
            CP001:
              cpms: wss://other/x
              append_id: false
              as: GARAGE
              username: me
              password: secret
              on_stop: abort
            /site-b/*:
              authorization_file: token
            "*": {}
            """);

        rules.ShouldBe(
        [
            new RoutingRule(new ChargePointPattern("CP001"))
            {
                Cpms = new Uri("wss://other/x"),
                AppendsPath = false,
                As = "GARAGE",
                Credentials = new Credentials(null, "me", new Secret("secret")),
                Tls = ClientTlsOptions.Default with { Entry = "CP001" },
                StopsByReset = true,
            },
            new RoutingRule(new ChargePointPattern("/site-b/*")) { Credentials = new Credentials("Bearer abc", null, null) },
            new RoutingRule(new ChargePointPattern("*")),
        ]);
    }

    [Fact]
    public void An_entry_with_a_CPMS_of_its_own_inherits_nothing_of_the_TLS_options()
    {
        var rules = TlsRun(
            "A: {cpms: wss://other/}\n    B: {cpms: wss://other/, ca: c.pem, cert: c.pem, key: e.pem, key_password_file: p, server_name: b}\n    C: {}",
            "--cpms-ca c.pem --cpms-cert c.pem --cpms-key k.pem --cpms-server-name general").Relay().Configuration!.Routing.Rules;

        rules.Select(rule => rule.Tls).ShouldBe(
        [
            ClientTlsOptions.Default with { Entry = "A" },
            new ClientTlsOptions("c.pem", "c.pem", "e.pem", new Secret(Pem.Password), "b", SkipVerify: false) { Entry = "B" },
            null,
        ]);
    }

    [Theory]
    [InlineData("--cpms-ca c.pem --cpms-cert c.pem --cpms-key k.pem --cpms-server-name general", "server_name: own", "c.pem", "k.pem", "own", false)]
    [InlineData("--cpms-ca c.pem --cpms-cert c.pem --cpms-key k.pem", "insecure_skip_verify: true", null, "k.pem", null, true)]
    [InlineData("--cpms-insecure-skip-verify", "ca: c.pem", "c.pem", null, null, false)]
    [InlineData("--cpms-insecure-skip-verify", "cert: c.pem, key: k.pem", null, "k.pem", null, true)]
    [InlineData("--cpms-insecure-skip-verify", "insecure_skip_verify: false", null, null, null, false)]
    public void An_entry_at_the_general_CPMS_completes_its_TLS_options_from_the_general_ones(
        string arguments, string entry, string? ca, string? key, string? name, bool skips)
    {
        var tls = TlsRun($"A: {{{entry}}}", arguments).Relay().Configuration!.Routing.Rules[0].Tls;

        tls.ShouldBe(new ClientTlsOptions(ca, key is null ? null : "c.pem", key, null, name, skips) { Entry = "A" });
    }

    [Theory]
    [InlineData("cpms: wss://x/\n      cert: c.pem", "c.yaml:6:7 cert: needs key as well")]
    [InlineData("cpms: wss://x/\n      key: k.pem", "c.yaml:6:7 key: needs cert as well")]
    [InlineData("cpms: wss://x/\n      ca: gone", "c.yaml:6:7 ca: there is no file 'gone'")]
    [InlineData("cpms: wss://x/\n      ca: k.pem", "c.yaml:6:7 ca: 'k.pem' holds no PEM certificate that can be read")]
    [InlineData("cpms: wss://x/\n      key_password: x", "c.yaml:6:7 key_password: does nothing without key")]
    [InlineData("cpms: wss://x/\n      cert: c.pem\n      key: e.pem", "c.yaml:7:7 key: 'e.pem' is encrypted; give key_password as well")]
    [InlineData("cpms: wss://x/\n      ca: c.pem\n      insecure_skip_verify: true", "c.yaml:7:7 insecure_skip_verify: contradicts c.yaml:6:7 ca; give one of the two")]
    [InlineData("cpms: ws://x/\n      ca: c.pem", "c.yaml:6:7 ca: does nothing for a ws:// CPMS; leave it out, or give the CPMS a wss:// URL")]
    [InlineData("cpms: ws://x/\n      server_name: y", "c.yaml:6:7 server_name: does nothing for a ws:// CPMS; leave it out, or give the CPMS a wss:// URL")]
    [InlineData("cpms: http://x/\n      ca: c.pem", "c.yaml:5:7 cpms: begins with http://; a WebSocket URL begins with ws:// (did you mean that?)")]
    public void An_error_in_the_TLS_options_of_an_entry_names_its_location(string keys, string error) =>
        TlsRun($"A:\n      {keys}", "").RelayErrors().ShouldBe([error]);

    [Fact]
    public void TLS_options_of_an_entry_without_a_CPMS_of_its_own_need_a_general_one_by_wss() =>
        Run("A:\n      insecure_skip_verify: true").RelayErrors().ShouldBe(
            ["c.yaml:5:7 insecure_skip_verify: does nothing for a ws:// CPMS; leave it out, or give the CPMS a wss:// URL"]);

    [Theory]
    [InlineData("CP001:\n      cpm: ws://x/", "c.yaml:5:7 cpm: is not a key of 'CP001:'; did you mean cpms?")]
    [InlineData("CP001:\n      onstop: abort", "c.yaml:5:7 onstop: is not a key of 'CP001:'; did you mean on_stop?")]
    [InlineData("CP001:\n      cpms: http://x/", "c.yaml:5:7 cpms: begins with http://; a WebSocket URL begins with ws:// (did you mean that?)")]
    [InlineData("CP001:\n      on_stop: kill", "c.yaml:5:7 on_stop: 'kill' is neither close nor abort")]
    [InlineData("CP001:\n      append_id: maybe", "c.yaml:5:7 append_id: 'maybe' is neither true nor false")]
    [InlineData("CP001:\n      as: ..", "c.yaml:5:7 as: '..' cannot be a charge point id")]
    [InlineData("CP001:\n      as: A\n      as: B", "c.yaml:6:7 as: is already set in line 5")]
    [InlineData("CP001:\n      username: me", "c.yaml:5:7 username: needs password as well")]
    [InlineData("CP001:\n      username: m:e\n      password: x", "c.yaml:5:7 username: holds a colon or a control character, which a user name cannot (RFC 7617)")]
    [InlineData("CP001:\n      password: x\n      password_file: token", "c.yaml:6:7 password_file: contradicts c.yaml:5:7 password; give one of the two")]
    [InlineData("CP001:\n      password: x\n      authorization: y", "c.yaml:6:7 authorization: contradicts c.yaml:5:7 password; give one of the two")]
    [InlineData("CP001:\n      authorization: \"a\\r\\nX: y\"", "c.yaml:5:7 authorization: holds a character that a header cannot; it is plain ASCII on one line")]
    [InlineData("CP001:\n      password_file: gone", "c.yaml:5:7 password_file: there is no file 'gone'")]
    [InlineData("CP001: ws://x/", "c.yaml:4:5 CP001: holds no keys; write them under it, indented by two spaces more")]
    [InlineData("CP001:\n    CP001:", "c.yaml:5:5 CP001: is already set in line 4")]
    [InlineData("'': {as: X}", "c.yaml:4:5 : is empty; give a charge point id, a path, or * for all")]
    [InlineData("'CP*': {as: X}", "c.yaml:4:13 as: would give several charge points one id; give each an entry of its own")]
    [InlineData("'CP*':\n    CP001:", "c.yaml:5:5 CP001: is never reached: 'CP*' in line 4 comes first; put it before that")]
    [InlineData("'*':\n    /site/CP001:", "c.yaml:5:5 /site/CP001: is never reached: '*' in line 4 comes first; put it before that")]
    public void An_error_names_its_location(string entries, string error) =>
        Run(entries).RelayErrors().ShouldBe([error]);

    [Fact]
    public void All_errors_of_the_table_are_reported_together() =>
        Run("A:\n      cpm: x\n    B:\n      on_stop: x\n      as: .").RelayErrors().Length.ShouldBe(3);

    [Theory]
    [InlineData("  charge_points: [a]", "c.yaml:2:3 charge_points: holds no keys; write them under it, indented by two spaces more")]
    [InlineData("  charge_points: a", "c.yaml:2:3 charge_points: holds no keys; write them under it, indented by two spaces more")]
    public void A_charge_point_table_must_be_a_mapping(string line, string error) =>
        ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", $"relay:\n{line}\n").RelayErrors().ShouldBe([error]);

    [Fact]
    public void The_table_is_accepted_only_in_the_file()
    {
        ConfigurationRun.Of("--cpms ws://x/ --charge-points a").RelayErrors().ShouldHaveSingleItem().ShouldStartWith("--charge-points: is not an option");
    }

    [Theory]
    [InlineData("--cpms-username me", "--cpms-username: needs cpms-password as well")]
    [InlineData("--cpms-password x --cpms-authorization y", "--cpms-authorization: contradicts --cpms-password; give one of the two")]
    [InlineData("--default-id ..", "--default-id: '..' cannot be a charge point id")]
    [InlineData("--default-subprotocol ocpp1.6,ocpp2.0.1", "--default-subprotocol: 'ocpp1.6,ocpp2.0.1' is not the name of a subprotocol; give one, as in ocpp1.6")]
    [InlineData("--trusted-proxies 10.0.0.0/40", "--trusted-proxies: '10.0.0.0/40' is not an IP address or a network; write 10.1.2.3 or 10.0.0.0/8")]
    [InlineData("--id-query station=", "--id-query: 'station=' is not the name of a query parameter; give it alone, as in station")]
    [InlineData("--allow-ids A,B\u0007", "--allow-ids: 'B\\u0007' holds a control character")]
    [InlineData("--max-request-head 12", "--max-request-head: '12' is not a number of bytes from 256 to 1048576")]
    [InlineData("--max-connections many", "--max-connections: 'many' is not a number from 0 to 2147483647")]
    public void Errors_in_the_general_options_are_reported_too(string arguments, string error) =>
        ConfigurationRun.Of($"--cpms ws://x/ {arguments}").RelayErrors().ShouldBe([error]);

    [Fact]
    public void Trusted_proxies_are_addresses_and_networks() =>
        ConfigurationRun.Of("--cpms ws://x/ --trusted-proxies 10.1.2.3,192.168.0.0/16,::1").Relay().Configuration!.ChargePoints.TrustedProxies.Networks
            .ShouldBe([IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::1/128")]);

    [Fact]
    public void A_proxy_may_be_named_by_its_IPv4_address_mapped_to_IPv6() =>
        ConfigurationRun.Of("--cpms ws://x/ --trusted-proxies ::ffff:10.1.2.3,::ffff:192.168.0.0/112").Relay().Configuration!.ChargePoints.TrustedProxies.Networks
            .ShouldBe([IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("192.168.0.0/16")]);

    [Fact]
    public void Chargers_are_named_and_admitted_as_the_options_say()
    {
        var routing = ConfigurationRun.Of("--cpms ws://x/ --id-query station --allow-ids CP001,GARAGE-*,/site/?").Relay().Configuration!.Routing;

        routing.IdQuery.ShouldBe("station");
        routing.AllowedIds.Items.Select(pattern => pattern.Text).ShouldBe(["CP001", "GARAGE-*", "/site/?"]);
    }

    private static IEnumerable<RoutingRule> Rules(string table)
    {
        var run = Run(table.ReplaceLineEndings("\n    "));
        return run.Relay().Configuration.ShouldNotBeNull(run.Error).Routing.Rules;
    }

    private static ConfigurationRun TlsRun(string entries, string arguments) => ConfigurationRun.Of($"--config c.yaml --cpms wss://x/ {arguments}")
        .WithFile("c.yaml", $"relay:\n  cpms: wss://x/\n  charge_points:\n    {entries}\n")
        .WithFile("c.pem", Pem.Valid.Certificate)
        .WithFile("k.pem", Pem.Valid.Key)
        .WithFile("e.pem", Pem.Valid.EncryptedKey)
        .WithFile("p", $"{Pem.Password}\n");

    private static ConfigurationRun Run(string entries) => ConfigurationRun.Of("--config c.yaml")
        .WithFile("c.yaml", $"relay:\n  cpms: ws://x/\n  charge_points:\n    {entries}\n")
        .WithFile("token", "Bearer abc\n");
}
