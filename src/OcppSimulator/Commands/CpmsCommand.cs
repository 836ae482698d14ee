using System.CommandLine;
using OcppActors.Simulator.Cpms;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator cpms</c>.</summary>
internal static class CpmsCommand
{
    public static Command Create()
    {
        var port = CpmsOptions.Port("--port");
        var password = new Option<string?>("--password")
        {
            Description = "The password that every charger must log in with (HTTP Basic), with its id as user name; without it, none",
            HelpName = "SECRET",
        };
        var command = new Command("cpms", "Run a CPMS that takes every OCPP 1.6 or 2.0.1 charger and says yes to whatever it asks") { port, password };
        command.SetAction(async (parsed, stop) =>
        {
            await using var cpms = await CpmsHost.StartAsync(parsed.GetValue(port), parsed.GetValue(password));
            await CpmsHost.ServeUntilAsync(stop);
            return 0;
        });
        return command;
    }
}
