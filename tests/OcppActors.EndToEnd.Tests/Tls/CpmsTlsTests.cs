using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>A CPMS by <c>wss</c>.</summary>
public sealed class CpmsTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    private string[] Trusting => ["--cpms-ca", _certificates.AuthorityFile];

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Everything_passes_also_with_a_certificate_on_either_side()
    {
        var recording = Recordings.Named("single-phase-running-charge-1.6");
        var ours = _certificates.Issue("relay");
        var (chain, key) = _certificates.WritePair("relay", ours);
        string? shown = null;
        await using var cpms = new FakeCpms(Showing(_certificates.Issue("127.0.0.1"), thumbprint => shown = thumbprint));
        await using var relay = await Relay.StartAsync(cpms.Url, [.. Trusting, "--cpms-cert", chain, "--cpms-key", key]);

        await using var pair = await ChargerAndCpms.ConnectAsync(relay.UrlFor(recording), cpms, $"/{recording.Segment}");
        await pair.PlayAsync(recording.Messages);
        await pair.CloseAsync();

        ConnectionTranscript.Of(pair).ShouldBeByteExact();
        shown.ShouldBe(ours.Certificate.Thumbprint);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_stop_closes_the_TLS_connections_of_both_sides_in_order()
    {
        await using var cpms = new FakeCpms(Showing(_certificates.Issue("127.0.0.1")));
        await using var relay = await Relay.StartAsync(
            cpms.Url, [.. Trusting, "--ssl-cert", _certificates.Chain, "--ssl-key", _certificates.Key]);
        await using var pair = await ChargerAndCpms.ConnectAsync(
            new Uri(relay.Chargers, "both"), cpms, "/both", url => FakeCharger.ConnectAsync(url, authority: _certificates.Authority));

        relay.Process.Signal(ChildProcess.Terminate);

        (await pair.ChargerSocket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
        (await pair.Cpms.Socket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
    }

    [Fact]
    public async Task A_half_close_passes_as_one()
    {
        await using var cpms = new FakeCpms(Showing(_certificates.Issue("127.0.0.1")));
        await using var relay = await Relay.StartAsync(cpms.Url, Trusting);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "half"), cpms, "/half");

        await pair.ChargerSocket.FinishSendingAsync();
        await pair.Cpms.Socket.EndAsync();
        await pair.Cpms.Socket.SendTextAsync("one more thing");

        (await pair.ChargerSocket.NextTextAsync()).ShouldBe("one more thing");
    }

    [Fact]
    public async Task A_rejected_certificate_is_explained_by_its_fault()
    {
        await RefusesAsync(_certificates.Issue("127.0.0.1"), [], "its certificate is signed by an unknown authority, CN=Test issuer; give that with --cpms-ca");
        await RefusesAsync(_certificates.Issue("127.0.0.1", hasExpired: true), Trusting, "its certificate expired on 20");
        await RefusesAsync(_certificates.Issue("other.example"), Trusting, "its certificate is for other.example, not for 127.0.0.1; give --cpms-server-name if that is right");
    }

    [Fact]
    public async Task The_name_of_the_CPMS_can_be_overridden_and_its_verification_disabled()
    {
        using var strangers = new TestCertificates();

        await (await AcceptsAsync(_certificates.Issue("other.example"), [.. Trusting, "--cpms-server-name", "other.example"])).DisposeAsync();
        await using var relay = await AcceptsAsync(strangers.Issue("other.example", hasExpired: true), ["--cpms-insecure-skip-verify"]);

        (await relay.LogsAsync("--cpms-insecure-skip-verify: the certificate of the CPMS is not checked")).ShouldContain("WARN");
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_missing_client_certificate_and_a_CPMS_without_TLS_are_reported_differently()
    {
        await using var demanding = OpenSsl.Listen(
            "-cert", _certificates.Chain, "-cert_chain", _certificates.Chain, "-key", _certificates.Key, "-CAfile", _certificates.AuthorityFile, "-Verify", "2");
        await RefusesAsync($"wss://{await OpenSsl.AddressAsync(demanding)}/", Trusting, "it wants a client certificate; give --cpms-cert and --cpms-key");
        using var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        var answering = AnswerAsync(plain, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        await RefusesAsync($"wss://{plain.LocalEndpoint}/", Trusting, "it does not speak TLS; is its URL ws:// instead of wss://?");
        await answering;
    }

    [Fact]
    public async Task Each_CPMS_is_shown_the_certificate_that_is_meant_for_it_and_trusted_by_its_own_authority()
    {
        using var others = new TestCertificates();
        var (general, own) = (_certificates.Issue("general"), _certificates.Issue("own"));
        var (generalChain, generalKey) = _certificates.WritePair("general", general);
        var (ownChain, ownKey) = _certificates.WritePair("own", own);
        var (atGeneral, atOther, atThird) = (new AwaitableLog<string>(), new AwaitableLog<string>(), new AwaitableLog<string>());
        await using var cpms = new FakeCpms(Asking(_certificates.Issue("127.0.0.1"), atGeneral));
        await using var other = new FakeCpms(Asking(others.Issue("127.0.0.1"), atOther));
        await using var third = new FakeCpms(Asking(others.Issue("elsewhere.example"), atThird));
        var table = _certificates.Write("table.yaml", $$"""
            relay:
              charge_points:
                OWN: {cpms: "{{other.Url}}", ca: "{{others.AuthorityFile}}", cert: "{{ownChain}}", key: "{{ownKey}}"}
                NONE: {cpms: "{{third.Url}}", ca: "{{others.AuthorityFile}}", server_name: elsewhere.example}
                STRANGER: {cpms: "{{other.Url}}"}
                SAME: {cert: "{{ownChain}}", key: "{{ownKey}}"}
            """);
        await using var relay = await Relay.StartAsync(
            cpms.Url, [.. Trusting, "--cpms-cert", generalChain, "--cpms-key", generalKey, "--config", table]);

        int[] answers = [await StatusAsync(relay, "OWN"), await StatusAsync(relay, "NONE"), await StatusAsync(relay, "SAME"), await StatusAsync(relay, "ELSE"), await StatusAsync(relay, "STRANGER")];

        answers.ShouldBe([101, 101, 101, 101, 502]);
        (await relay.LogsAsync("STRANGER: no connection to the CPMS")).ShouldContain(
            "its certificate is signed by an unknown authority, CN=Test issuer; give that with ca of 'STRANGER' in charge_points");
        atGeneral.Entries.ShouldBe([own.Certificate.Thumbprint, general.Certificate.Thumbprint]);
        atOther.Entries.ShouldAllBe(shown => shown == own.Certificate.Thumbprint || shown == "none");
        atOther.Entries.ShouldContain(own.Certificate.Thumbprint);
        atThird.Entries.ShouldBe(["none"]);
    }

    private static async Task<int> StatusAsync(Relay relay, string id)
    {
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, id));
        return charger.Answer.Status;
    }

    private static SslServerAuthenticationOptions Asking(IssuedCertificate theirs, AwaitableLog<string> shown) => new()
    {
        ServerCertificateContext = theirs.Context,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accept(certificate, shown),
    };

    private static bool Accept(X509Certificate? certificate, AwaitableLog<string> shown)
    {
        shown.Add(certificate?.GetCertHashString() ?? "none");
        return true;
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[4096]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }

    private static async Task<Relay> AcceptsAsync(IssuedCertificate theirs, string[] options)
    {
        await using var cpms = new FakeCpms(Showing(theirs));
        var relay = await Relay.StartAsync(cpms.Url, options);
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "in"));
        charger.Answer.Status.ShouldBe(101);
        return relay;
    }

    private static async Task RefusesAsync(IssuedCertificate theirs, string[] options, string reason)
    {
        await using var cpms = new FakeCpms(Showing(theirs));
        await RefusesAsync(cpms.Url, options, reason);
    }

    private static async Task RefusesAsync(string url, string[] options, string reason)
    {
        await using var relay = await Relay.StartAsync(url, options);
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "out"));
        charger.Answer.Status.ShouldBe(502);
        (await relay.LogsAsync("no connection to the CPMS")).ShouldContain(reason);
    }

    /// <param name="theirs">The CPMS's.</param>
    /// <param name="shown">Receives the thumbprint of the relay's certificate, which is then requested.</param>
    private static SslServerAuthenticationOptions Showing(IssuedCertificate theirs, Action<string>? shown = null) => new()
    {
        ServerCertificateContext = theirs.Context,
        ClientCertificateRequired = shown is not null,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            if (certificate is not null)
            {
                shown?.Invoke(certificate.GetCertHashString());
            }

            return certificate is not null || shown is null;
        },
    };
}
