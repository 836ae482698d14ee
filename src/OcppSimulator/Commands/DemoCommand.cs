using System.CommandLine;
using OcppActors.Simulator.Chargers;
using OcppActors.Simulator.Cpms;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator demo</c>: CPMS and charger for a relay that is started separately.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var relay = Urls.Option("--relay", "The relay's port for chargers; waited for until it answers");
        var port = CpmsOptions.Port("--cpms-port");
        var id = Urls.Id();
        var options = new ChargerOptions();
        var command = new Command("demo", "Run the CPMS and a charger in one process, with a relay between them") { relay, port, id };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using var cpms = await CpmsHost.StartAsync(parsed.GetValue(port));
            var settings = options.Read(parsed, parsed.GetRequiredValue(relay), parsed.GetRequiredValue(id));
            await new Charger(settings, options.ClockOf(parsed)).RunAsync(stop);
            return 0;
        });
        return command;
    }
}
