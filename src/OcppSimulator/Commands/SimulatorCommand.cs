using System.CommandLine;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator</c>, all of it.</summary>
internal static class SimulatorCommand
{
    public static RootCommand Create() =>
        new("Simulated OCPP charge points, and a small CPMS for them to talk to: to try a set-up before a charger is touched.")
        {
            ChargerCommand.Create(),
            ChargersCommand.Create(),
            CpmsCommand.Create(),
            DemoCommand.Create(),
        };
}
