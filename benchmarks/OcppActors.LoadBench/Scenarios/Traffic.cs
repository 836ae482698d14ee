using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>Chargers that call, in closed loop or at a pace, with or without somebody who listens.</summary>
internal sealed class Traffic(string name) : Scenario(name)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.5);

    public int Chargers { get; init; } = 100;

    /// <summary>Calls per second of each charger; 0 in closed loop.</summary>
    public double Rate { get; init; }

    public int Viewers { get; init; }

    public bool IsEncrypted { get; init; }

    public bool IsMetered { get; init; }

    /// <summary>A point of a curve by the number of viewers, which nginx cannot have.</summary>
    public bool IsRelayOnly { get; init; }

    public override bool HasYardstick => !IsRelayOnly;

    public override int Files => 2 * Chargers;

    /// <summary>By turns where the machine bears all of them at once: its own pace changes from one second to the next.</summary>
    public override async Task MeasureAsync(Site site, IReadOnlyList<ISubject> subjects)
    {
        if ((2 * Chargers * subjects.Count) + Machine.SpareFiles <= Machine.FileLimit)
        {
            await MeasureByTurnsAsync(site, subjects);
            return;
        }

        foreach (var subject in subjects)
        {
            await MeasureByTurnsAsync(site, [subject]);
        }
    }

    private async Task MeasureByTurnsAsync(Site site, IReadOnlyList<ISubject> subjects)
    {
        List<TrafficStage> stages = [];
        try
        {
            foreach (var subject in subjects)
            {
                stages.Add(await TrafficStage.SetAsync(site, subject, this));
            }

            for (var time = TimeSpan.Zero; time < site.Pace.Measuring; time += Turn)
            {
                foreach (var stage in stages)
                {
                    await stage.TakeTurnAsync(Turn);
                }
            }

            foreach (var stage in stages)
            {
                await stage.RecordAsync((metric, value) => Record(site, stage.Subject, metric, value));
            }
        }
        finally
        {
            foreach (var stage in stages)
            {
                await stage.DisposeAsync();
            }
        }
    }
}
