using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>Runs scenarios, the proxies alternately within each.</summary>
internal sealed class Bench(Site site, ISubject[] subjects, int rounds)
{
    public async Task RunAsync(IEnumerable<Scenario> scenarios)
    {
        foreach (var scenario in scenarios)
        {
            if (scenario.Files + Machine.SpareFiles > Machine.FileLimit)
            {
                site.Results.Notes.Add($"{ScenarioNames.TitleOf(scenario.Name)}: not measured, this machine lets a process open no more than {Machine.FileLimit:N0} files.");
                continue;
            }

            for (var round = 1; round <= rounds; round++)
            {
                await MeasureAsync(scenario, [.. subjects.Where(subject => subject.IsRelay || scenario.HasYardstick)], round);
            }
        }
    }

    private async Task MeasureAsync(Scenario scenario, ISubject[] measured, int round)
    {
        var from = site.Results.Series.ToDictionary(series => series, series => series.Values.Count);
        try
        {
            await scenario.MeasureAsync(site, measured);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !site.Stop.IsCancellationRequested)
        {
            site.Results.Notes.Add($"{ScenarioNames.TitleOf(scenario.Name)}, round {round}: {failure.Message}");
        }

        var news = site.Results.Series.Where(series => series.Values.Count > from.GetValueOrDefault(series));
        foreach (var subject in news.GroupBy(series => series.Subject, StringComparer.Ordinal))
        {
            var values = subject.Select(series => $"{series.Metric} {Series.Show(series.Values[^1], 3)}");
            await Console.Error.WriteLineAsync($"{scenario.Name}, {subject.Key}, round {round}: {string.Join(", ", values)}");
        }
    }
}
