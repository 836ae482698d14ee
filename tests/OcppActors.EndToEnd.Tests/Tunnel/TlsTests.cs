using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tunnel;

/// <summary>The charger's port with a certificate.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task A_charger_connects_over_TLS_and_everything_passes_as_without()
    {
        using var certificates = new TestCertificates();
        await using var stage = await Stage.SetAsync(MeteringIn.Nowhere, "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key);
        var recording = Recordings.Named("single-phase-running-charge-1.6");
        stage.Relay.Chargers.Scheme.ShouldBe(Uri.UriSchemeWss);

        await using var duet = await Duet.MeetAsync(
            stage.Relay.UrlFor(recording), stage.Cpms, $"/{recording.Segment}", url => ChargerPlayer.ConnectAsync(url, authority: certificates.Authority));
        await duet.PlayAsync(recording.Messages);
        await duet.PartAsync();

        Performance.Of(duet).ShouldBeByteExact();
    }
}
