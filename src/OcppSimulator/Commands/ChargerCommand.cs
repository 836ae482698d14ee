using System.CommandLine;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator charger</c>.</summary>
internal static class ChargerCommand
{
    public static Command Create()
    {
        var url = ChargerOptions.WebSocketUrl("--url", "Where the charger connects; its id is appended");
        var options = new ChargerOptions();
        var command = new Command("charger", "Run a charger that boots, charges a car for some minutes, waits, and starts again") { url };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await new Charger(options.Read(parsed, parsed.GetRequiredValue(url)), TimeProvider.System).RunAsync(stop);
            return 0;
        });
        return command;
    }
}
