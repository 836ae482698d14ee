using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>A charger that comes and goes all the time: its log lines are summed up, its events are not.</summary>
public sealed class FrequentTests
{
    private const int Times = 20;

    [Theory]
    [InlineData(5)]
    [InlineData(Times, "--verbose")]
    public async Task A_charger_that_is_refused_all_the_time(int lines, params string[] options)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere, options);
        scenario.Cpms.Refuse("/CP1", new Refusal("401 Unauthorized", "no"));

        for (var i = 0; i < Times; i++)
        {
            await using var charger = await FakeCharger.ConnectAsync(new Uri(scenario.Relay.Chargers, "CP1"));
            charger.Answer.Status.ShouldBe(401);
        }

        await scenario.Relay.LogsAsync("Charge point CP1 has asked for more than 5 connections within a minute");
        await StopAsync(scenario);
        Count(scenario, "Charge point CP1: the CPMS answered 401").ShouldBe(lines);
        Count(scenario, $"Charge point CP1 has asked for {Times} connections since the last summary, and the CPMS accepted 0. Last outcome: the CPMS answered 401")
            .ShouldBe(1);
    }

    [Fact]
    public async Task A_charger_that_connects_and_drops_all_the_time()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);

        for (var i = 0; i < Times; i++)
        {
            await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(scenario.Relay.Chargers, "CP1"), scenario.Cpms, "/CP1");
            await pair.CloseAsync();
        }

        var events = await scenario.Snoop.MessagesOfAsync("CP1", 2 * Times);
        events.Count(line => SnoopLine.Parse(line).Payload == ChargerAndCpms.ClosePayload).ShouldBe(Times);
        await StopAsync(scenario);
        Count(scenario, "Charge point CP1 connected").ShouldBe(5);
        Count(scenario, "Charge point CP1 disconnected").ShouldBe(5);
        Count(
            scenario,
            $"Charge point CP1 has asked for {Times} connections since the last summary, and the CPMS accepted {Times}. "
            + "Last outcome: disconnected: the charger closed the connection with 1000 (normal closure), reason 'bye'").ShouldBe(1);
    }

    // What is summed up is told at the latest when the relay stops; no test waits for the minute.
    private static async Task StopAsync(RelayScenario scenario)
    {
        scenario.Relay.Process.Signal(ChildProcess.Terminate);
        (await scenario.Relay.Process.ExitAsync(Deadline.Long)).ShouldBe(0);
    }

    private static int Count(RelayScenario scenario, string words) =>
        scenario.Relay.Process.Output.Entries.Count(line => line.Text.Contains(words, StringComparison.Ordinal));
}
