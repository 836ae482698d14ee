using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Close frames in unfortunate places: the relay tells them, and forwards every byte as it comes.</summary>
public sealed class CloseFrameTests
{
    private static readonly byte[] ByCpms = Frame.OfClose(1011, "keepalive ping timeout").Encode(masked: false);
    private static readonly byte[] ByCharger = Frame.OfClose(1000, "bye").Encode(masked: true);

    [RequiresTheory(Requirement.Linux)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Close_in_pieces_that_a_reset_follows(bool withTls)
    {
        using var certificates = new TestCertificates();
        await using var cpms = new TcpCpms(withTls ? certificates.Issue("127.0.0.1").Context : null);
        await using var relay = await Relay.StartTrustingAsync(
            certificates, cpms.Url, withTls ? ["--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key] : []);
        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/CP1", withTls ? certificates.Authority : null);
        using var chargerEnd = charger;
        using var cpmsEnd = asked;

        for (var i = 0; i < ByCpms.Length; i++)
        {
            await asked.SendAsync(ByCpms.AsMemory(i, 1));
            await charger.ReceiveAsync(i + 1);
        }

        asked.Reset();
        (await charger.ReceiveToEndAsync()).ShouldBe(ObservedEnd.Reset);

        charger.Received.ShouldBe(ByCpms);
        await relay.LogsAsync(
            "Charge point CP1 disconnected: the CPMS closed the connection with 1011 (internal error), reason 'keepalive ping timeout': "
            + "it failed, or the charger did not answer its ping in time");
    }

    [Fact]
    public async Task What_follows_a_Close_is_forwarded_and_the_first_Close_counts()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);
        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/CP1");
        using var chargerEnd = charger;
        using var cpmsEnd = asked;
        byte[] more = [.. ByCharger, .. Frame.OfText("after the Close").Encode(masked: true), .. Frame.OfClose(4000, "again").Encode(masked: true), 0xFF];

        await charger.SendAsync(more);
        await asked.ReceiveAsync(more.Length);
        await asked.SendAsync(ByCpms);
        await charger.ReceiveAsync(ByCpms.Length);
        await asked.FinishAsync();
        (await charger.ReceiveToEndAsync()).ShouldBe(ObservedEnd.Finished);
        await charger.FinishAsync();
        (await asked.ReceiveToEndAsync()).ShouldBe(ObservedEnd.Finished);

        asked.Received.ShouldBe(more);
        charger.Received.ShouldBe(ByCpms);
        (await snoop.MessagesOfAsync("CP1", 3)).Select(line => SnoopLine.Parse(line).Payload)
            .ShouldBe(["{}", "\"after the Close\"", """{"sender":"CP","code":1000,"reason":"bye"}"""]);
        await relay.LogsAsync("Charge point CP1 disconnected: the charger closed the connection with 1000 (normal closure), reason 'bye'");
    }
}
