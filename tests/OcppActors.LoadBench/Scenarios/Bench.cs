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
            if (scenario.Files + 500 > Machine.FileLimit)
            {
                site.Results.Notes.Add($"{ScenarioNames.TitleOf(scenario.Name)}: not measured, this machine lets a process open no more than {Machine.FileLimit:N0} files.");
                continue;
            }

            for (var round = 1; round <= rounds; round++)
            {
                foreach (var subject in subjects.Where(subject => subject.IsRelay || scenario.HasYardstick))
                {
                    await MeasureAsync(scenario, subject, round);
                }
            }
        }
    }

    private async Task MeasureAsync(Scenario scenario, ISubject subject, int round)
    {
        var from = site.Results.Series.ToDictionary(series => series, series => series.Values.Count);
        try
        {
            await scenario.MeasureAsync(site, subject);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !site.Stop.IsCancellationRequested)
        {
            site.Results.Notes.Add($"{ScenarioNames.TitleOf(scenario.Name)}, {subject.Name}, round {round}: {failure.Message}");
        }

        var news = site.Results.Series
            .Where(series => series.Values.Count > from.GetValueOrDefault(series))
            .Select(series => $"{series.Metric} {Series.Show(series.Values[^1], 3)}");
        await Console.Error.WriteLineAsync($"{scenario.Name}, {subject.Name}, round {round}: {string.Join(", ", news)}");
    }
}
