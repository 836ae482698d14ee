using System.CommandLine;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Commands;

/// <summary><c>ocpp-simulator chargers</c>.</summary>
internal static class ChargersCommand
{
    /// <summary>Spreads the connections of many chargers over time.</summary>
    private static readonly TimeSpan StartDelay = TimeSpan.FromMilliseconds(10);

    public static Command Create()
    {
        var url = Urls.Option("--url", "Where the chargers connect; the id of each is appended");
        var count = new Option<int>("--count")
        {
            Description = "How many there are",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 10,
        };
        var prefix = new Option<string>("--id-prefix")
        {
            Description = "What their ids begin with; a number from 1 follows",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "SIM-",
        };
        Ranges.Require(count, value => value is >= 1 and <= 50_000, "must be from 1 to 50000");
        var options = new ChargerOptions();
        var command = new Command("chargers", "Run several chargers, each as 'charger' does") { url, count, prefix };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var clock = options.ClockOf(parsed);
            var first = options.Read(parsed, parsed.GetRequiredValue(url), "");
            var tasks = Enumerable.Range(1, parsed.GetValue(count)).Select(number => RunAsync(
                first with { Id = $"{parsed.GetRequiredValue(prefix)}{number}" }, clock, (number - 1) * StartDelay, stop));
            await Task.WhenAll(tasks);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(ChargerProfile settings, TimeProvider clock, TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        await new Charger(settings, clock).RunAsync(stop);
    }
}
