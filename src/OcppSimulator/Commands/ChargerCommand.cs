using System.CommandLine;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator charger</c>.</summary>
internal static class ChargerCommand
{
    public static Command Create()
    {
        var (url, id) = (Urls.Option("--url", "Where the charger connects; its id is appended"), Urls.Id());
        var options = new ChargerOptions();
        var command = new Command("charger", "Run a charger that boots, charges a car for some minutes, waits, and starts again") { url, id };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = options.Read(parsed, parsed.GetRequiredValue(url), parsed.GetRequiredValue(id));
            await new Charger(settings, options.ClockOf(parsed)).RunAsync(stop);
            return 0;
        });
        return command;
    }
}
