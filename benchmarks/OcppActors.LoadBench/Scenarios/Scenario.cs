using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>Something to measure of a proxy.</summary>
/// <param name="name">One of <see cref="ScenarioNames"/>.</param>
internal abstract class Scenario(string name)
{
    public string Name => name;

    /// <summary>Whether nginx is measured as well.</summary>
    public virtual bool HasYardstick => true;

    /// <summary>How many files the proxy and the load each hold open.</summary>
    public virtual int Files => 0;

    /// <summary>Starts the proxies, measures each and ends them.</summary>
    public abstract Task MeasureAsync(Site site, IReadOnlyList<ISubject> subjects);

    protected void Record(Site site, ISubject subject, Metric metric, double value) =>
        site.Results.Add(Name, subject.Name, metric, value);
}
