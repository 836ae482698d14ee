using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>TLS between the metering process and a real mosquitto, with a certification authority of our own.</summary>
public sealed class BrokerTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private string[] Trusting => ["--mqtt-tls", "--mqtt-ca", _certificates.AuthorityFile];

    private string[] TlsSettings =>
        ["allow_anonymous true", $"cafile {_certificates.AuthorityFile}", $"certfile {_certificates.Chain}", $"keyfile {_certificates.Key}"];

    public void Dispose() => _certificates.Dispose();

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("auto")]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task A_broker_that_wants_a_client_certificate_gets_it_with_its_chain(string version)
    {
        await using var broker = await MosquittoBroker.StartAsync([.. TlsSettings, "require_certificate true"]);
        var issued = _certificates.Issue("relay.example");
        var chain = _certificates.Write("client.pem", issued.ChainPem);
        var key = _certificates.Write("client.key", issued.EncryptedKeyPem);
        var password = _certificates.Write("password", IssuedCertificate.Password);

        await using var relay = await StartAsync(
            broker, [.. Trusting, "--mqtt-cert", chain, "--mqtt-key", key, "--mqtt-key-password-file", password, "--mqtt-version", version]);

        await relay.LogsAsync("Connected to the MQTT broker");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task An_untrusted_broker_is_refused_with_an_explanation()
    {
        await using var broker = await MosquittoBroker.StartAsync(TlsSettings);
        using var strangers = new TestCertificates();

        await RefusesAsync(broker, ["--mqtt-tls"], "its certificate is signed by an unknown authority, CN=Test issuer; give that with --mqtt-ca");
        await RefusesAsync(broker, ["--mqtt-tls", "--mqtt-ca", strangers.AuthorityFile], "is signed by an unknown authority, CN=Test issuer, which --mqtt-ca does not hold");
        await RefusesAsync(broker, [.. Trusting, "--mqtt-server-name", "other.example"], "its certificate is for 127.0.0.1, not for other.example");
        await using var relay = await StartAsync(broker, ["--mqtt-tls", "--mqtt-insecure-skip-verify"]);
        (await relay.LogsAsync("--mqtt-insecure-skip-verify: the certificate of the MQTT broker is not checked")).ShouldContain("WARN");
        await relay.LogsAsync("Connected to the MQTT broker");
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task A_broker_that_refuses_the_login_is_explained(string version)
    {
        await using var demanding = await MosquittoBroker.StartAsync([.. TlsSettings, "require_certificate true"]);
        using var strangers = new TestCertificates();
        var (chain, key) = strangers.WritePair("stranger", strangers.Issue("relay.example"));
        string[] trusting = [.. Trusting, "--mqtt-version", version];

        await RefusesAsync(demanding, trusting, "; give --mqtt-cert and --mqtt-key");
        await RefusesAsync(demanding, [.. trusting, "--mqtt-cert", chain, "--mqtt-key", key], "; check --mqtt-cert");

        await using var locked = await MosquittoBroker.StartAsync([.. TlsSettings.Skip(1), .. MosquittoBroker.WithPassword("ocpp", "right")]);
        await RefusesAsync(
            locked,
            [.. trusting, "--mqtt-broker-username", "ocpp", "--mqtt-broker-password", "wrong"],
            "the broker refused the user name 'ocpp' or its password");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_broker_without_TLS_and_one_that_requires_it_are_reported_differently()
    {
        await using var plain = await MosquittoBroker.StartAsync();
        await using var secured = await MosquittoBroker.StartAsync(TlsSettings);

        await RefusesAsync(plain, Trusting, "is --mqtt-broker-port its port for TLS?");
        await RefusesAsync(secured, [], "if it requires TLS, set --mqtt-tls");
    }

    private static async Task RefusesAsync(MosquittoBroker broker, IEnumerable<string> options, string words)
    {
        await using var relay = await StartAsync(broker, options);
        (await relay.LogsAsync("No link to the MQTT broker")).ShouldContain(words);
    }

    private static Task<Relay> StartAsync(MosquittoBroker broker, IEnumerable<string> options) => Relay.StartAsync(
        "ws://127.0.0.1:9/",
        ["--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture), .. options]);
}
