using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>A socket thread that stands still makes the relay unhealthy, so that it is restarted.</summary>
public sealed class BlockedLoopTests
{
    // The contract is ten seconds; five times that, for a slow machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    [RequiresTheory(Requirement.Linux)]
    [InlineData("BLOCKING-LOOP")]
    [InlineData("BLOCKING-RUNTIME")]
    public async Task The_watchdog_is_no_longer_fed(string fault)
    {
        await using var manager = new FakeServiceManager();
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync(cpms, manager);
        await manager.ReceivesAsync("WATCHDOG=1");

        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, fault), cpms, $"/{fault}");

        var status = await manager.Notifications.FirstAsync(
            told => told.StartsWith("STATUS=", StringComparison.Ordinal) && told.Contains("; failed: ", StringComparison.Ordinal), "the failure", Patience);
        status.ShouldContain("socket threads that have not answered within 5 s: 1 of ");
        await relay.LogsAsync("A restart would help: socket threads that have not answered");
        manager.Notifications.Entries.SkipWhile(told => told != status).ShouldNotContain("WATCHDOG=1");
    }

    [RequiresFact(Requirement.Linux)]
    public async Task Healthz_fails_when_a_loop_of_the_chargers_stands_still()
    {
        await using var manager = new FakeServiceManager();
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync(cpms, manager);
        (await relay.HealthAsync()).ShouldBe(200);

        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "BLOCKING-LOOP"), cpms, "/BLOCKING-LOOP");

        await Eventually.SucceedsAsync(async () => await relay.HealthAsync() == 503, "an unhealthy relay", Patience);
        (await relay.HealthAsync()).ShouldBe(503);
    }

    private static Task<Relay> StartAsync(FakeCpms cpms, FakeServiceManager manager) => Relay.StartWithEnvironmentAsync(
        new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Repository.StartupHook,
            ["NOTIFY_SOCKET"] = manager.Address,
            ["WATCHDOG_USEC"] = "200000",
        },
        cpms.Url);
}
