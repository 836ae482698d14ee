using System.CommandLine;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Commands;

/// <summary>What says how a simulated charger behaves; the commands that run one share it.</summary>
internal sealed class ChargerOptions
{
    private readonly Option<string> _id = new("--id") { Description = "The charge point id", DefaultValueFactory = _ => "DEMO-1" };

    private readonly Option<int> _phases = new("--phases")
    {
        Description = "On how many phases the car charges: 1 or 3",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<double> _interval = new("--interval")
    {
        Description = "Seconds between two MeterValues",
        DefaultValueFactory = _ => 1.5,
    };

    private readonly Option<double> _charge = new("--charge")
    {
        Description = "Minutes that a charge lasts",
        DefaultValueFactory = _ => 5,
    };

    public ChargerOptions()
    {
        _phases.AcceptOnlyFromAmong("1", "3");
        RequireAboveZero(_interval);
        RequireAboveZero(_charge);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _id, _phases, _interval, _charge })
        {
            command.Add(option);
        }
    }

    public ChargerSettings Read(ParseResult parsed, Uri url) => new(
        url,
        parsed.GetRequiredValue(_id),
        parsed.GetValue(_phases),
        TimeSpan.FromSeconds(parsed.GetValue(_interval)),
        TimeSpan.FromMinutes(parsed.GetValue(_charge)));

    /// <summary>An option that takes the URL of a WebSocket.</summary>
    public static Option<Uri> WebSocketUrl(string name, string description)
    {
        var option = new Option<Uri>(name)
        {
            Description = description,
            DefaultValueFactory = _ => new Uri("ws://localhost:8500/"),
            CustomParser = argument =>
            {
                if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss")
                {
                    return url;
                }

                argument.AddError($"{name}: '{argument.Tokens[0].Value}' is no ws:// or wss:// URL");
                return null;
            },
        };
        return option;
    }

    private static void RequireAboveZero(Option<double> option) => option.Validators.Add(result =>
    {
        if (result.GetValue(option) <= 0)
        {
            result.AddError($"{option.Name}: must be more than 0");
        }
    });
}
