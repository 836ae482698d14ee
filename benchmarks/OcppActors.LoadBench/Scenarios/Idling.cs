using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>The memory of chargers that are connected and say nothing.</summary>
/// <param name="name">One of <see cref="ScenarioNames"/>.</param>
/// <param name="chargers">How many.</param>
/// <param name="warm">How many come and go before memory is read for the first time, or 0 for a process that has done nothing yet.</param>
internal sealed class Idling(string name, int chargers, int warm = 0) : LoneScenario(name)
{
    public override int Files => 2 * chargers;

    protected override async Task MeasureAsync(Site site, ISubject subject)
    {
        await using var proxy = subject.Start(new Demand(site.CpmsPort));
        await proxy.WhenListeningAsync(site.Stop);
        if (warm > 0)
        {
            await using var first = site.NewFleet(proxy.Port, warm);
            await first.ConnectAsync(Pace.Patience, site.Stop);
        }

        await site.WaitAsync(site.Pace.Settling);
        var before = proxy.Memory;
        await using var fleet = site.NewFleet(proxy.Port, chargers);
        await fleet.ConnectAsync(Pace.Patience, site.Stop);
        await site.WaitAsync(site.Pace.Settling);
        var after = proxy.Memory;
        Record(site, subject, Metric.MemoryPerCharger, (after - before) / 1024.0 / chargers);
        Record(site, subject, Metric.IdleMemory, after / 1e6);
    }
}
