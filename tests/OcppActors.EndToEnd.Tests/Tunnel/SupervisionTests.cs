using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Tunnel;

/// <summary>What a bug in one session does to the others: nothing.</summary>
public sealed class SupervisionTests
{
    [Fact]
    public async Task A_session_that_throws_is_stopped_and_logged_and_another_charger_goes_on_undisturbed()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartWithFaultInjectionAsync(cpms.Url, "--verbose");
        var recording = Recordings.Named("three-phase-all-1.6");
        var half = recording.Messages.Count / 2;
        await using var healthy = await ChargerAndCpms.ConnectAsync(relay.UrlFor(recording), cpms, $"/{recording.Segment}");
        await healthy.PlayAsync([.. recording.Messages.Take(half)]);

        // Its session may fail before the charger has the CPMS's answer.
        await using var faulty = await RawConnection.ConnectAsync(relay.Chargers);
        await faulty.SendAsync(Upgrade.Request(relay.Chargers.Authority, "/FAULTY", "ocpp1.6").Text);
        await relay.Process.Output.FirstAsync(line => Contains(line, "ERROR", "/user/charge-points/FAULTY-"), "the session's failure");
        await relay.Process.Output.FirstAsync(line => Contains(line, "DEBUG", "/user/charge-points/FAULTY-", "stopped"), "the session's stop");

        await healthy.PlayAsync([.. recording.Messages.Skip(half)]);
        await healthy.CloseAsync();
        ConnectionTranscript.Of(healthy).ShouldBeByteExact();
        relay.Process.Output.Entries.ShouldNotContain(line => Contains(line, "ERROR", $"/{recording.Segment}-"));
    }

    private static bool Contains(OutputLine line, params string[] parts) =>
        parts.All(part => line.Text.Contains(part, StringComparison.Ordinal));
}
