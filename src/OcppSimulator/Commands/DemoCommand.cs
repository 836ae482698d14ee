using System.CommandLine;
using OcppActors.Simulator.Chargers;
using OcppActors.Simulator.Cpms;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator demo</c>: both ends, with a relay between them that somebody else starts.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var relay = ChargerOptions.WebSocketUrl("--relay", "The relay's port for chargers; waited for until it answers");
        var port = CpmsOptions.Port("--cpms-port");
        var options = new ChargerOptions();
        var command = new Command("demo", "Run the CPMS and a charger in one process, with a relay between them") { relay, port };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using var cpms = await CpmsHost.StartAsync(parsed.GetValue(port));
            await new Charger(options.Read(parsed, parsed.GetRequiredValue(relay)), TimeProvider.System).RunAsync(stop);
            return 0;
        });
        return command;
    }
}
