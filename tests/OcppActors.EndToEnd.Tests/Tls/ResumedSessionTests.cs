using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>Chargers that resume a TLS session (RFC 5077, RFC 8446 section 2.2) are served like new ones.</summary>
public sealed class ResumedSessionTests : IDisposable
{
    private readonly TlsFiles _files = new();

    public void Dispose() => _files.Dispose();

    [RequiresTheory(Requirement.OpenSsl)]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_client_certificate_below_intermediates_is_accepted_in_every_resumed_session(string version)
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, [.. _files.RsaServer, "--ssl-client-ca", _files.RootFile]);
        string[] charger = [version, "-CAfile", _files.RootFile, .. _files.Showing(_files.Sub2.Issue("CP001"))];
        var session = _files.PathOf("session.pem");

        (await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", [.. charger, "-sess_out", session])).ShouldContain("HTTP/1.1 101");
        for (var resumed = 0; resumed < 3; resumed++)
        {
            var seen = await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", [.. charger, "-sess_in", session]);
            seen.ShouldContain("Reused, ");
            seen.ShouldContain("HTTP/1.1 101");
        }
    }

    [RequiresFact(Requirement.OpenSsl)]
    public async Task A_session_of_a_refused_charger_is_refused_again()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", [.. _files.RsaServer, "--ssl-client-ca", _files.RootFile]);
        var stranger = TestSupport.TestAuthority.Root("Stranger").Below("Strange sub").Issue("CP001");
        string[] charger = ["-tls1_3", "-CAfile", _files.RootFile, .. _files.Showing(stranger)];
        var session = _files.PathOf("session.pem");

        (await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", [.. charger, "-sess_out", session])).ShouldNotContain("HTTP/1.1");
        (await OpenSsl.UpgradeAsync(relay.Chargers, "CP001", [.. charger, "-sess_in", session])).ShouldNotContain("HTTP/1.1");

        await relay.Process.Output.WhenAsync(
            lines => lines.Count(line => line.Text.Contains("signed by an unknown authority, CN=Strange sub", StringComparison.Ordinal)) == 2, "two refusals", Deadline.Long);
    }
}
