using System.Net.Security;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>What is in a file of authorities is trusted, whether or not it is a root.</summary>
public sealed class TrustAnchorTests : IDisposable
{
    private readonly TlsFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_intermediate_alone_admits_the_chargers_that_it_signed_and_no_others()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, [.. _files.EcServer, "--ssl-client-ca", _files.Sub2File]);
        var known = _files.Sub2.Issue("known");

        await ConnectsAsync(relay, known);
        await ConnectsAsync(relay, known with { IntermediatePems = "" });
        await Should.ThrowAsync<Exception>(() => ConnectsAsync(relay, _files.Root.Below("Sub 3").Issue("other")));

        (await relay.LogsAsync("the TLS handshake failed")).ShouldContain("signed by an unknown authority, CN=Sub 3, which --ssl-client-ca does not hold");
    }

    [Fact]
    public async Task So_does_a_chargers_own_certificate()
    {
        var known = _files.Sub2.Issue("known");
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, [.. _files.EcServer, "--ssl-client-ca", _files.Write("pinned.pem", known.Pem)]);

        await ConnectsAsync(relay, known);
        await Should.ThrowAsync<Exception>(() => ConnectsAsync(relay, _files.Sub2.Issue("known")));
    }

    [Fact]
    public async Task A_CPMS_is_trusted_by_its_intermediate_or_its_own_certificate()
    {
        var theirs = _files.Sub2.Issue("127.0.0.1");
        await using var cpms = new FakeCpms(new SslServerAuthenticationOptions { ServerCertificateContext = theirs.Context });
        foreach (var (file, status) in new[]
        {
            (_files.Sub2File, 101), (_files.Write("pinned.pem", theirs.Pem), 101), (_files.Write("other.pem", _files.Sub2.Issue("127.0.0.1").Pem), 502),
        })
        {
            await using var relay = await Relay.StartAsync(cpms.Url, "--cpms-ca", file);
            await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
            charger.Answer.Status.ShouldBe(status);
        }
    }

    private async Task ConnectsAsync(Relay relay, TestLeaf shown)
    {
        await using var charger = await FakeCharger.ConnectAsync(
            new Uri(relay.Chargers, shown.Certificate.Subject[3..]),
            new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = TestCertificates.Trusting(_files.Root.Certificate),
                ClientCertificateContext = shown.Context,
            });
        charger.Answer.Status.ShouldBe(101);
    }
}
