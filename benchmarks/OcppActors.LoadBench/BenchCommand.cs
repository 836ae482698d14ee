using System.CommandLine;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Scenarios;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench;

/// <summary>The command line. Ctrl-C ends whatever runs, and what was measured until then is still reported.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> RelayPath = new("--relay") { Description = "The published ocpp-relay-server.", Required = true };
    private static readonly Option<string?> Other = new("--other") { Description = "Another build of the relay, measured in the same run." };
    private static readonly Option<string> Build = new("--build") { Description = "How the relay was built, for the report.", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
    private static readonly Option<bool> Quick = new("--quick") { Description = "One round of a few seconds: whether it works, not what it costs." };
    private static readonly Option<string[]> Only = new("--only") { Description = $"Only these: {string.Join(", ", Catalogue.All.Select(scenario => scenario.Name).Distinct(StringComparer.Ordinal))}; chargers and viewers stand for their curves.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> JsonFile = new("--json") { Description = "Writes the results to this file." };
    private static readonly Option<string?> Docs = new("--write-docs") { Description = "Writes tables and results into this folder of documents." };
    private static readonly Option<string?> From = new("--from") { Description = "Measures nothing: reports what this file of results holds." };

    public static RootCommand Create()
    {
        var command = new RootCommand("Measures the relay beside nginx.") { RelayPath, Other, Build, Rounds, Quick, Only, JsonFile, Docs, From };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        var results = options.GetValue(From) is { } file ? Results.Read(file) : new Results
        {
            Machine = Machine.Describe(options.GetValue(RelayPath)!, options.GetValue(Build)!, CommandOf(options)),
        };
        if (options.GetValue(From) is null)
        {
            await MeasureAsync(options, results, stop);
        }

        Console.WriteLine(Tables.OfMachine(results));
        Console.WriteLine(Tables.OfGoals(results));
        Console.WriteLine(Tables.OfAll(results));
        if (options.GetValue(JsonFile) is { } json)
        {
            results.Write(json);
        }

        if (options.GetValue(Docs) is { } docs && !stop.IsCancellationRequested)
        {
            Page.WriteDocs(results, docs);
        }

        return stop.IsCancellationRequested ? 130 : 0;
    }

    private static async Task MeasureAsync(ParseResult options, Results results, CancellationToken stop)
    {
        var scenarios = Catalogue.Named(options.GetValue(Only) ?? []);
        if (scenarios.Length == 0)
        {
            await Console.Error.WriteLineAsync("No scenario has such a name.");
            return;
        }

        using var nginx = new Nginx();
        List<ISubject> subjects = [new Relay(Results.Relay, options.GetValue(RelayPath)!)];
        if (Nginx.Executable is null)
        {
            results.Notes.Add("nginx is not installed: nothing to compare with.");
        }
        else
        {
            subjects.Add(nginx);
        }

        if (options.GetValue(Other) is { } other)
        {
            subjects.Add(new Relay("other", other));
        }

        var isQuick = options.GetValue(Quick);
        using var site = new Site(isQuick ? Pace.Quick : Pace.Full, results, stop);
        try
        {
            await new Bench(site, [.. subjects], isQuick ? 1 : options.GetValue(Rounds)).RunAsync(scenarios);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            results.Notes.Add("Interrupted: not everything was measured.");
        }
    }

    /// <summary>As somebody types it who wants the same numbers.</summary>
    private static string CommandOf(ParseResult options)
    {
        var only = options.GetValue(Only) ?? [];
        return "./bench.sh"
            + (options.GetValue(Quick) ? " --quick" : $" --rounds {options.GetValue(Rounds)}")
            + (only.Length > 0 ? $" --only {string.Join(' ', only)}" : "");
    }
}
