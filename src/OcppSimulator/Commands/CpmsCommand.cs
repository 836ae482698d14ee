using System.CommandLine;
using OcppActors.Simulator.Cpms;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator cpms</c>.</summary>
internal static class CpmsCommand
{
    public static Command Create()
    {
        var port = CpmsOptions.Port("--port");
        var command = new Command("cpms", "Run a CPMS that takes every OCPP 1.6 charger and answers whatever it says") { port };
        command.SetAction(async (parsed, stop) =>
        {
            await using var cpms = await CpmsHost.StartAsync(parsed.GetValue(port));
            await CpmsHost.ServeUntilAsync(stop);
            return 0;
        });
        return command;
    }
}
