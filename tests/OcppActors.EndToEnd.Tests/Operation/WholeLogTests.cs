using System.Globalization;
using System.Text.RegularExpressions;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>Every line of the log at the default level is one of ours: nothing of Akka.NET or .NET, and no stack trace.</summary>
public sealed partial class WholeLogTests
{
    // Akka.NET names the recipient as the source of a dead letter, and our actor as that of a failed child.
    private static readonly string[] Foreign = ["dead letter", "CoordinatedShutdown", "Restarting graph", "StreamSupervisor", "terminated unexpectedly", "Exception"];

    [Theory]
    [InlineData(nameof(MeteringIn.TheRelay))]
    [InlineData(nameof(MeteringIn.TheBridge))]
    public async Task The_log_of_a_start_a_broker_restart_and_a_stop_with_chargers(string metering)
    {
        await using var scenario = await RelayScenario.StartAsync(Enum.Parse<MeteringIn>(metering));
        await using var first = await scenario.ConnectChargerAsync(Recordings.Named("three-phase-transaction-1.6"));
        await using var second = await scenario.ConnectChargerAsync(Recordings.Named("two-connectors-1.6"));
        var log = scenario.MeteringProcess.Output;
        await scenario.Broker.StopAsync();
        await log.FirstAsync(line => line.Text.Contains(" WARN ", StringComparison.Ordinal) && Names(line, "MQTT broker"), "the lost broker", Deadline.Long);
        await scenario.Broker.StartAgainAsync();
        await log.WhenAsync(
            lines => lines.Count(line => Names(line, "Connected to the MQTT broker")) > 1, "the broker that is back", Deadline.Long);

        foreach (var process in new[] { scenario.Relay.Process, scenario.MeteringProcess }.Distinct())
        {
            process.Signal(ChildProcess.Terminate);
            (await process.ExitAsync()).ShouldBe(0);
            ShouldBeOurs(process);
        }
    }

    [Fact]
    public async Task The_log_of_a_port_in_use()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        var taken = relay.Chargers.Port.ToString(CultureInfo.InvariantCulture);
        await using var late = Relay.Run("--cpms", "ws://127.0.0.1:9/", "--ocpp-host", "127.0.0.1", "--ocpp-port", taken, "--snoop-port", "0");

        (await late.ExitAsync()).ShouldBe(1);

        ShouldBeOurs(late);
        late.Output.Entries.Count.ShouldBe(2);
        late.Output.Entries[^1].Text.ShouldContain("ERROR Could not start: ");
    }

    private static void ShouldBeOurs(ChildProcess process)
    {
        var lines = process.Output.Entries;
        lines.ShouldNotBeEmpty();
        lines.Where(line => line.OnStandardError || !OurLine().IsMatch(line.Text) || Foreign.Any(words => Names(line, words))).ShouldBeEmpty();
    }

    private static bool Names(OutputLine line, string words) => line.Text.Contains(words, StringComparison.Ordinal);

    [GeneratedRegex(
        @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (INFO |WARN |ERROR) .+ \[(ocpp-relay-server|ocpp-snoop2mqtt|OcppActors(\.\w+)+|akka://ocpp/user/[a-z-]+(/[^/ ]+)*)\]$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex OurLine();
}
