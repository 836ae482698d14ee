using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>The demo's two ends, in one process and talking with each other.</summary>
public sealed class SimulatorTests
{
    [RequiresTheory(Requirement.Unix)]
    [InlineData(ChildProcess.Terminate)]
    [InlineData(ChildProcess.Interrupt)]
    public async Task The_charger_charges_and_both_end_with_status_0(int signal)
    {
        await using var cpms = Run("cpms", "--port", "0");
        const string Ready = "CPMS listens on ";
        var line = await cpms.Output.FirstAsync(line => line.Text.StartsWith(Ready, StringComparison.Ordinal), "the CPMS's port", Deadline.Long);
        await using var charger = Run("charger", "--url", line.Text[Ready.Length..], "--id", "SIM 1");
        await charger.Output.FirstAsync(line => line.Text.Contains("transaction", StringComparison.Ordinal), "a transaction", Deadline.Long);

        charger.Signal(signal);
        (await charger.ExitAsync()).ShouldBe(0);
        await cpms.Output.FirstAsync(line => line.Text == "CPMS: SIM 1 has gone", "the charger's goodbye");
        cpms.Signal(signal);
        (await cpms.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Errors_are_status_2()
    {
        await using var simulator = Run("charger", "--url", "http://localhost/", "--phases", "2");

        (await simulator.ExitAsync()).ShouldBe(2);
        simulator.StandardError.ShouldContain("http://localhost/");
        simulator.StandardError.ShouldContain("'2'");
    }

    private static ChildProcess Run(params IEnumerable<string> arguments) =>
        new(Repository.Executable("OcppSimulator", "ocpp-simulator"), arguments);
}
