using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>One that a proxy is alone in, one after the other.</summary>
/// <param name="name">One of <see cref="ScenarioNames"/>.</param>
internal abstract class LoneScenario(string name) : Scenario(name)
{
    /// <inheritdoc/>
    public override async Task MeasureAsync(Site site, IReadOnlyList<ISubject> subjects)
    {
        foreach (var subject in subjects)
        {
            await MeasureAsync(site, subject);
        }
    }

    /// <summary>Starts the proxy, measures it and ends it.</summary>
    protected abstract Task MeasureAsync(Site site, ISubject subject);
}
