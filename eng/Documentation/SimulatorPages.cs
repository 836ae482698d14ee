using System.CommandLine;
using System.CommandLine.Completions;
using OcppActors.Simulator.Commands;

namespace OcppActors.Documentation;

/// <summary>The page of <c>ocpp-simulator</c>, which declares its own options.</summary>
internal static class SimulatorPages
{
    private const string Plan =
        """
        .SH PLANS
        A plan is a text file that says what happens at each connector of each charger, a step a line; what follows a
        .B #
        is a remark.
        .PP
        .nf
        .RS
        plug in
        start
        charge 11 kW for 30 min
        pause 5 min
        charge for 1 h
        stop
        unplug
        wait 10 min
        repeat
        .RE
        .fi
        .PP
        Times are in s, min or h, by the chargers' clock, which
        .B \-\-time\-lapse
        makes faster. Without
        .B kW
        the car draws what it can take, and less in the last tenth. Without
        .B repeat
        the charger stays connected when its plan is done.
        """;

    public static CommandPage Page() => PageOf(SimulatorCommand.Create(), "ocpp-simulator") with
    {
        Brief = "simulated OCPP charge points, and a CPMS for them to talk to",
        More = Plan,
        Examples =
        [
            ("A CPMS, and a hundred chargers that reach it through a relay", "cpms --port 9000"),
            ("", "chargers --url ws://localhost:8500/ --count 100 --ocpp 2.0.1"),
            ("A day of a garage in a few minutes", "chargers --plan garage.plan --connectors 2 --interval 60 --time-lapse 300"),
        ],
    };

    private static CommandPage PageOf(Command command, string name) =>
        new(name, command.Description!, $"{command.Description!.TrimEnd('.')}.", command.Subcommands.Count > 0 ? "COMMAND [options]" : "[options]")
        {
            Commands = [.. command.Subcommands.Select(below => PageOf(below, below.Name))],
            Options = command.Subcommands.Count > 0 ? [] : [.. command.Options.Select(RowOf), new OptionRow("Options", "--help", "Print this and end.") { Letter = 'h' }],
        };

    private static OptionRow RowOf(Option option)
    {
        var choices = option.GetCompletions(CompletionContext.Empty).Select(item => item.Label).ToList();
        var byDefault = option.HasDefaultValue ? option.GetDefaultValue()?.ToString() : null;
        return new OptionRow("Options", option.Name, $"{option.Description!.TrimEnd('.')}.")
        {
            Placeholder = choices.Count > 0 ? string.Join('|', choices) : option.HelpName ?? "VALUE",
            Default = byDefault is { Length: > 0 } ? byDefault : null,
            Choices = choices,
        };
    }
}
