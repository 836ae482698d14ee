using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>From the start of the process until its port accepts a connection.</summary>
internal sealed class Starting(string name) : LoneScenario(name)
{
    protected override async Task MeasureAsync(Site site, ISubject subject)
    {
        for (var i = 0; i < site.Pace.Starts; i++)
        {
            await using var proxy = subject.Start(new Demand(site.CpmsPort));
            Record(site, subject, Metric.StartTime, (await proxy.WhenListeningAsync(site.Stop)).TotalMilliseconds);
        }
    }
}
