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
        var recording = Recordings.Named("single-phase-running-charge-1.6");
        await using var cpms = new CpmsPlayer();
        await using var relay = await Relay.StartAsync(cpms.Url, "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key);
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop, certificates.Authority);

        await using var duet = await Duet.MeetAsync(
            relay.UrlFor(recording), cpms, $"/{recording.Segment}", url => ChargerPlayer.ConnectAsync(url, authority: certificates.Authority));
        await duet.PlayAsync(recording.Messages);
        await duet.PartAsync();

        relay.Chargers.Scheme.ShouldBe(Uri.UriSchemeWss);
        Performance.Of(duet).ShouldBeByteExact();
        (await snoop.AboutAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording))).ShouldTell(recording);
    }
}
